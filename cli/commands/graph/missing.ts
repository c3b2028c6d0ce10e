import { type Command, optional, required, UsageError, wholeNumber } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withProject } from '../../with-engine.ts'

const most = 100

export const graphMissingCommand: Command = {
  name: 'graph missing',
  usage: [
    '--project P --head KEY --predicate KEY [--limit N]',
    '--project P --tail KEY --predicate KEY [--limit N]',
    '--project P [--predicate KEY] [--limit N]',
  ],
  options: {
    project: { type: 'string', value: 'P', help: 'a project’s folder, or its name in the library' },
    head: { type: 'string', value: 'KEY', help: 'asks for the tails of this entity' },
    tail: { type: 'string', value: 'KEY', help: 'asks for the heads of this entity' },
    predicate: { type: 'string', value: 'KEY', help: 'asks about this predicate' },
    limit: { type: 'string', value: 'N', help: `how many, 10 if left out, at most ${most}` },
  },
  allowsArguments: false,
  run: ({ values }, terminal) => {
    const [head, tail, predicate] = (['head', 'tail', 'predicate'] as const).map((name) => optional(values, name))
    const limit = Math.min(most, wholeNumber(values, 'limit', 1) ?? 10)
    if (head != null && tail != null) throw new UsageError('give --head or --tail: the other one is what is asked for')
    if ((head != null || tail != null) && predicate == null) throw new UsageError('--predicate KEY is missing')
    return withProject(required(values, 'project', 'P'), async ({ graph }) => {
      const facts =
        predicate != null && (head != null || tail != null)
          ? await graph.missing({ head: head ?? null, predicate, tail: tail ?? null }, limit)
          : await graph.queue({ predicate: predicate ?? null, order: 'probable', limit })
      for (const { head: from, predicateLabel, tail: to, probability } of facts)
        terminal.say(`${(probability * 100).toFixed(1).padStart(5)} %  ${from.label} – ${predicateLabel} – ${to.label}`)
      if (facts.length === 0)
        terminal.note(
          (await graph.state()).ready === null ? 'No model yet: triptych graph learn.' : 'Nothing is missing.',
        )
      terminal.result(facts)
      return exitCodes.done
    })
  },
}
