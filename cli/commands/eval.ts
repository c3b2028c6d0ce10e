import { resolve } from 'node:path'
import type { Evaluation, Scores } from '../../contract/domain/learning.ts'
import { evaluatePairs, type RelationEvaluation } from '../../engine/corpora/evaluate-pairs.ts'
import { evaluateFile } from '../../engine/predicting/evaluate-file.ts'
import { type Command, oneOf, optional, required, UsageError, wholeNumber } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import { issueNotes } from '../issue-notes.ts'
import { evalLinksCommand, evalLinksOptions } from '../links/eval-links-command.ts'
import { refuseOptions } from '../links/link-options.ts'
import { taskOf } from '../task-of.ts'
import { imageOptions, imagesOf, withImages } from '../with-images.ts'

export const evalCommand: Command = {
  name: 'eval',
  usage: [
    '--model PACKAGE --gold FILE [--task T] [--images DIR] [--format F] [--types PACKAGE]',
    '--task lp --model PACKAGE --gold FILE --entities FILE --relations FILE [--known FILE]… [--each-relation] [--images DIR]',
  ],
  options: {
    model: { type: 'string', value: 'PACKAGE', help: 'folder of a model package, models/starter for one' },
    task: { type: 'string', value: 'T', help: 'mner, mre or lp; what the package was made for, otherwise' },
    gold: { type: 'string', value: 'FILE', help: 'labelled posts: CoNLL, MNRE or JSONL; for lp triples' },
    ...imageOptions,
    format: { type: 'string', value: 'F', help: 'conll, mnre or jsonl (told from the content otherwise)' },
    types: {
      type: 'string',
      value: 'PACKAGE',
      help: 'for mre: names the types of the mentions, models/starter for one',
    },
    threads: { type: 'string', value: 'N', help: 'threads of the runtime (2 otherwise)' },
    ...evalLinksOptions,
  },
  allowsArguments: false,
  run: async ({ values }, terminal) => {
    const model = resolve(required(values, 'model', 'PACKAGE'))
    const gold = resolve(required(values, 'gold', 'FILE'))
    const format = oneOf(values, 'format', ['conll', 'mnre', 'jsonl'])
    const threads = wholeNumber(values, 'threads', 1) ?? 2
    const task = await taskOf(model)
    const asked = oneOf(values, 'task', ['mner', 'mre', 'lp'])
    if (asked !== null && asked !== task) throw new UsageError(`the package is for ${task}, not for ${asked}`)
    if (task === 'lp') return evalLinksCommand(values, terminal)
    refuseOptions(values, Object.keys(evalLinksOptions), task)
    const folder = imagesOf(values)
    const common = { model, format, threads, signal: terminal.signal, onIssue: issueNotes(terminal) }
    const types = optional(values, 'types')
    if (task === 'mre') {
      const report = await withImages(folder, terminal, (images) =>
        evaluatePairs({ ...common, ...(types !== null && { types: resolve(types) }), path: gold, images }),
      )
      for (const line of relationTable(report)) terminal.say(line)
      terminal.result(report)
      return exitCodes.done
    }
    const evaluation = await withImages(folder, terminal, (images) =>
      evaluateFile({
        ...common,
        gold,
        images,
        onProgress: (posts) => terminal.progress('posts', posts, null),
      }),
    )
    for (const line of scoreTable(evaluation)) terminal.say(line)
    terminal.result(evaluation)
    return exitCodes.done
  },
}

function relationTable({ pairs, accuracy, total, perRelation }: RelationEvaluation): string[] {
  return [
    ...rowsOf(perRelation, total),
    `accuracy ${accuracy.toFixed(2)}, None included`,
    `on ${pairs} pairs; None is no class of its own in precision, recall and F1`,
  ]
}

export function scoreTable({ posts, total, perType }: Evaluation): string[] {
  return [...rowsOf(perType, total), `on ${posts} posts; entities count as found when words and type are exactly right`]
}

/** In per cent with two decimals, as papers print them; the counts beside them. */
function rowsOf(perType: readonly (Scores & { readonly type: string })[], total: Scores): string[] {
  const rows: [string, Scores][] = [...perType.map((each): [string, Scores] => [each.type, each]), ['total', total]]
  const width = Math.max(5, ...rows.map(([name]) => name.length))
  const head = ['precision', 'recall', 'F1', 'gold', 'predicted', 'correct'].map((name) => name.padStart(9)).join(' ')
  const cells = ({ precision, recall, f1, gold, predicted, correct }: Scores): string =>
    [precision.toFixed(2), recall.toFixed(2), f1.toFixed(2), gold, predicted, correct]
      .map((cell) => String(cell).padStart(9))
      .join(' ')
  return [`${' '.repeat(width)} ${head}`, ...rows.map(([name, scores]) => `${name.padEnd(width)} ${cells(scores)}`)]
}
