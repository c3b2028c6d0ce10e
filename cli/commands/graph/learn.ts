import { Failed } from '../../../contract/domain/failed.ts'
import { type GraphModelState, type GraphScorer, graphScorer } from '../../../contract/domain/graph.ts'
import type { OpenProject } from '../../../engine/projects/open-project.ts'
import { type Command, oneOf, required } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { Terminal } from '../../terminal.ts'
import { withProject } from '../../with-engine.ts'

export const graphLearnCommand: Command = {
  name: 'graph learn',
  usage: ['--project P [--arch A]'],
  options: {
    project: { type: 'string', value: 'P', help: 'a project’s folder, or its name in the library' },
    arch: {
      type: 'string',
      value: 'A',
      help: `${graphScorer.options.join(', ')} (as it is otherwise, at first complex); ikrl and rsme see the entities’ images`,
    },
  },
  allowsArguments: false,
  run: ({ values }, terminal) =>
    withProject(required(values, 'project', 'P'), async (project) => {
      const { ready } = await learnt(project, oneOf(values, 'arch', graphScorer.options) ?? undefined, terminal)
      if (ready === null) return exitCodes.failed
      const figure = (value: number | null) => (value === null ? 'not measured' : value.toFixed(3))
      terminal.say(
        `${ready.version} (${ready.architecture}): ${ready.trainedFacts} facts learnt, MRR ${figure(ready.mrr)}, Hits@10 ${figure(ready.hits10)} on ${ready.heldOutFacts} held-out facts`,
      )
      terminal.result(ready)
      return exitCodes.done
    }),
}

/** @throws Failed `bad-input`, `busy`; `model` with the reason when the run failed */
async function learnt(
  { graph, news }: OpenProject,
  scorer: GraphScorer | undefined,
  terminal: Terminal,
): Promise<GraphModelState> {
  const stop = new AbortController()
  const watching = news.subscribe(stop.signal)
  try {
    terminal.signal.addEventListener('abort', () => graph.cancel(), { once: true })
    await graph.learn(scorer)
    for await (const item of watching) {
      if (item.kind !== 'graph-model') continue
      const { running, problem } = item.state
      if (running !== null) {
        terminal.progress('% learnt', Math.round(running.progress * 100), 100)
        continue
      }
      if (problem !== null) throw new Failed('model', problem)
      return item.state
    }
    throw new Failed('cancelled', 'Cancelled.')
  } finally {
    stop.abort()
  }
}
