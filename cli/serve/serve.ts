import { fileURLToPath } from 'node:url'
import { Failed } from '../../contract/domain/failed.ts'
import { libraryFolder } from '../../engine/library/library-folder.ts'
import { openLogFile } from '../../engine/library/log-file.ts'
import { startBrowserServer } from './browser-server.ts'
import { EngineProcess, type EngineState } from './engine-process.ts'
import { onEnter } from './enter-presses.ts'
import { hasDesktop, openBrowser } from './open-browser.ts'
import { readStaticFiles } from './static-files.ts'
import { TabSecrets } from './tab-secrets.ts'

export const builtDesk = fileURLToPath(new URL('../../dist/renderer/', import.meta.url))

export interface ServeOptions {
  /** Folder of a project that is shown at once; null: the list of projects. */
  readonly project: string | null
  /** 0: any free one. */
  readonly port: number
  readonly open: boolean
  readonly signal: AbortSignal
  /** Told each link that is made, the first one and those asked for. */
  readonly onLink: (link: string) => void
  readonly note: (line: string) => void
}

/** Runs the browser shell until `signal` is aborted. @throws Failed when it cannot start or the engine is given up */
export async function serve(options: ServeOptions): Promise<void> {
  const { project, port, open, signal, onLink, note } = options
  const files = readStaticFiles(builtDesk)
  const logFile = openLogFile(libraryFolder())
  const ended = Promise.withResolvers<Failed | null>()
  const ready = Promise.withResolvers<string | null>()
  const engine = new EngineProcess({
    args: project === null ? [] : ['--project', project],
    log: logFile.descriptor,
    onState: (state) => {
      const line = inWords(state)
      if (line !== null) note(line)
      if (state.kind === 'ready') ready.resolve(state.open)
      if (state.kind === 'given-up') {
        ready.resolve(null)
        ended.resolve(state.why)
      }
    },
  })
  const secrets = new TabSecrets()
  const server = await startBrowserServer({ port, files, secrets, engine }).catch((error: unknown) => {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    throw taken ? new Failed('busy', `Port ${port} is taken. Choose another, or none for any free one.`) : error
  })
  const stop = (): void => ended.resolve(null)
  signal.addEventListener('abort', stop)
  engine.start()
  const shown = await Promise.race([ready.promise, ended.promise.then(() => null)])
  const newLink = (): string => {
    const at = shown === null ? '' : `/p/${shown}/label/&`
    return `http://${server.authority}/#${at}token=${secrets.newToken()}`
  }
  if (engine.state.kind === 'ready') {
    onLink(newLink())
    if (open && hasDesktop()) void openBrowser(newLink())
    note(`Each link opens one tab, once. Press Enter for another, Ctrl+C to end. Log: ${logFile.path}`)
  }
  const stopListening = onEnter(process.stdin, () => onLink(newLink()))
  const why = await ended.promise
  stopListening()
  process.stdin.unref?.()
  signal.removeEventListener('abort', stop)
  await server.close()
  await engine.stop()
  logFile.close()
  if (why !== null) throw why
}

function inWords(state: EngineState): string | null {
  switch (state.kind) {
    case 'restarting':
      return `The engine died (${state.why}) and is being restarted; nothing that was saved is lost.`
    case 'starting':
    case 'ready':
    case 'given-up':
    case 'stopped':
      return null
  }
}
