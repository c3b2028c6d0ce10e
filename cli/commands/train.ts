import { Failed } from '../../contract/domain/failed.ts'
import type { TrainingRun } from '../../contract/domain/learning.ts'
import type { OpenProject } from '../../engine/projects/open-project.ts'
import { type Command, optional, required } from '../command.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { withProject } from '../with-engine.ts'
import { scoreTable } from './eval.ts'

export const trainCommand: Command = {
  name: 'train',
  usage: ['--project P', '--project P --repeat RUN'],
  options: {
    project: { type: 'string', value: 'P', help: 'a project’s folder, or its name in the library' },
    repeat: { type: 'string', value: 'RUN', help: 'trains a version (v3), or what a run made, again and compares' },
  },
  allowsArguments: false,
  run: async ({ values }, terminal) =>
    withProject(required(values, 'project', 'P'), async (project) => {
      // Both would want the cores; what was suggested before the run would be read again after it.
      project.suggesting.stop()
      const named = optional(values, 'repeat')
      if (named !== null) return repeat(project, named, terminal)
      const run = await learn(project, terminal)
      terminal.result(run)
      const { state } = run
      switch (state.kind) {
        case 'promoted':
        case 'candidate':
          for (const line of scoreTable(state.after)) terminal.say(line)
          terminal.say(`${state.version}: ${state.reason}`)
          return exitCodes.done
        case 'cancelled':
          terminal.note('Cancelled; the project is as it was.')
          return exitCodes.cancelled
        case 'failed':
          terminal.note(`triptych train: ${state.reason}`)
          return exitCodes.failed
        case 'running':
          throw new Failed('internal', 'The run has no end.')
      }
    }),
}

async function repeat({ learning }: OpenProject, named: string, terminal: Terminal): Promise<number> {
  const tell = ({ phase, progress }: { readonly phase: string; readonly progress: number }): void =>
    terminal.progress(phase, Math.round(100 * progress), 100)
  const { version, same, sha256, relationsSha256, done } = await learning.repeat(named, tell, terminal.signal)
  terminal.result({
    version,
    same,
    sha256,
    relationsSha256,
    before: done.before.evaluation,
    after: done.after.evaluation,
  })
  for (const line of scoreTable(done.after.evaluation)) terminal.say(line)
  if (same) terminal.say(`${version} again, bit for bit`)
  else {
    const { found, recorded } = sha256.found === sha256.recorded && relationsSha256 !== null ? relationsSha256 : sha256
    terminal.note(`triptych train: other weights than those of ${version}: ${found}, not ${recorded}`)
  }
  return same ? exitCodes.done : exitCodes.failed
}

async function learn({ learning, news }: OpenProject, terminal: Terminal): Promise<TrainingRun> {
  const stop = new AbortController()
  const cancel = (): void => void learning.cancel()
  terminal.signal.addEventListener('abort', cancel)
  try {
    const heard = news.subscribe(stop.signal)
    // Nothing of the run is missed: listening begins before it.
    await heard.next()
    const { id } = learning.start('person')
    for await (const item of heard) {
      if (item.kind !== 'learning') continue
      const { running } = item.state
      if (running?.id === id && running.state.kind === 'running')
        terminal.progress(running.state.phase, Math.round(100 * running.state.progress), 100)
      const ended = running === null ? learning.runs().find((run) => run.id === id) : undefined
      if (ended !== undefined && ended.state.kind !== 'running') return ended
    }
    throw new Failed('internal', 'The run has no end.')
  } finally {
    terminal.signal.removeEventListener('abort', cancel)
    stop.abort()
  }
}
