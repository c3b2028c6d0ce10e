import { Failed } from '../../../contract/domain/failed.ts'
import type { GraphModelState } from '../../../contract/domain/graph.ts'
import type { GraphModel } from '../../../engine/graph/graph-model.ts'
import type { OpenProject } from '../../../engine/projects/open-project.ts'
import { type Command, required } from '../../command.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { Terminal } from '../../terminal.ts'
import { withProject } from '../../with-engine.ts'

export const graphLearnCommand: Command = {
  name: 'graph learn',
  usage: ['--project P'],
  options: { project: { type: 'string', value: 'P', help: 'a project’s folder, or its name in the library' } },
  allowsArguments: false,
  run: ({ values }, terminal) =>
    withProject(required(values, 'project', 'P'), async (project) => {
      const { ready } = await learnt(project, terminal)
      if (ready === null) return exitCodes.failed
      const figure = (value: number | null) => (value === null ? 'not measured' : value.toFixed(3))
      terminal.say(
        `${ready.version}: ${ready.trainedFacts} facts learnt, MRR ${figure(ready.mrr)}, Hits@10 ${figure(ready.hits10)} on ${ready.heldOutFacts} held-out facts`,
      )
      terminal.result(ready)
      return exitCodes.done
    }),
}

/** @throws Failed `bad-input`, `busy`; `model` with the reason when the run failed */
async function learnt({ graph, news }: OpenProject, terminal: Terminal): Promise<GraphModelState> {
  const stop = new AbortController()
  const watching = news.subscribe(stop.signal)
  try {
    terminal.signal.addEventListener('abort', () => graph.cancel(), { once: true })
    await (graph satisfies GraphModel).learn()
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
