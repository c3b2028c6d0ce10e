import { parseArgs } from 'node:util'
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
try {
  const engine = await startEngine({
    home: libraryFolder(),
    projects: values.project,
    spawner: electron === null ? nodeSpawner({ entries: sourceEntries }) : electronSpawner(line),
    shell: electron === null ? 'browser' : 'electron',
    resources: resourcesIn(values.resources ?? null),
    log,
  })
  const end = (): void => {
    engine.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log('the engine could not close cleanly', error)
        process.exit(1)
      },
    )
  }
  serveWindows(line, served(engine.router, log), log)
  line.onMessage((message) => {
    if (message.kind === 'shutdown') end()
  })
  line.onEnd(end)
  process.on('SIGTERM', end)
  engine.makeSample()
  const [first] = values.project
  await line.send({ kind: 'ready', open: first === undefined ? null : projectIdOf(first) })
  void engine.machine.findDevices()
} catch (error) {
  await line.send({ kind: 'refused', failure: failureOf(error, 'starting the engine', log) })
  process.exit(1)
}
