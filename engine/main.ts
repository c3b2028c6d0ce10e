import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { ProjectId } from '../contract/domain/project.ts'
import { startEngine } from './engine.ts'
import { libraryFolder } from './library/library-folder.ts'
import { projectIdOf } from './library/project-library.ts'
import { failureOf } from './processes/failures.ts'
import { logToStderr as log } from './processes/log.ts'
import { nodeSpawner, sourceEntries } from './processes/node-spawner.ts'
import { served } from './processes/serve-port.ts'
import { resourcesIn } from './resources.ts'
import { electronSpawner } from './shell/electron-spawner.ts'
import { serveWindows } from './shell/serve-windows.ts'
import { electronCarrier, ipcCarrier, shellLine } from './shell/shell-line.ts'

// The engine's process. A shell starts it, tells it of windows, and starts it again when it dies.
const { values } = parseArgs({
  options: {
    /** Opened from elsewhere than the library; the first is shown at once. */
    project: { type: 'string', multiple: true, default: [] },
    /** Folder of what comes with the packaged program. */
    resources: { type: 'string' },
  },
})

// Ctrl+C in a terminal reaches every process of the group; the shell says when to end, and in which order.
process.on('SIGINT', () => {})

const electron = electronCarrier()
const line = shellLine(electron ?? ipcCarrier(process), log)
const starting = startEngine({
  home: libraryFolder(),
  projects: values.project,
  spawner: electron === null ? nodeSpawner({ entries: sourceEntries }) : electronSpawner(line),
  shell: electron === null ? 'browser' : 'electron',
  resources: resourcesIn(values.resources ?? null),
  log,
})

/** null: none was named, or it is not there (any more). */
function firstProject(): ProjectId | null {
  const [first] = values.project
  return first !== undefined && existsSync(first) ? projectIdOf(first) : null
}

/** Also while it is still starting: the shell may change its mind, or die, at any moment. */
async function end(): Promise<void> {
  try {
    await (await starting).close()
    process.exit(0)
  } catch (error) {
    log('the engine could not close cleanly', error)
    process.exit(1)
  }
}

async function open(request: number, folder: string): Promise<void> {
  const project = await starting.then(({ library }) => library.include(folder)).catch(() => null)
  await line.send({ kind: 'opened', request, project })
}

async function tellLearning(request: number): Promise<void> {
  const open = await starting.then(({ projects }) => projects.all()).catch(() => [])
  await line.send({ kind: 'learning', request, projects: open.filter(({ isLearning }) => isLearning).length })
}

line.onMessage((message) => {
  if (message.kind === 'shutdown') void end()
  if (message.kind === 'ask-learning') void tellLearning(message.request)
  if (message.kind === 'open') void open(message.request, message.folder)
})
line.onEnd(() => void end())
process.on('SIGTERM', () => void end())

try {
  const engine = await starting
  serveWindows(line, served(engine.router, log), log)
  engine.makeSample()
  await line.send({ kind: 'ready', open: firstProject() })
  void engine.machine.findDevices()
} catch (error) {
  await line.send({ kind: 'refused', failure: failureOf(error, 'starting the engine', log) })
  process.exit(1)
}
