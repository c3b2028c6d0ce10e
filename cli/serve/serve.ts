import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failed } from '../../contract/domain/failed.ts'
import { libraryFolder } from '../../engine/library/library-folder.ts'
import { openLogFile } from '../../engine/library/log-file.ts'
import { startBrowserServer } from './browser-server.ts'
import { EngineProcess, type EngineState } from './engine-process.ts'
import { onEnter } from './enter-presses.ts'
import { IdleStop, idleMinutes } from './idle-stop.ts'
import { hasDesktop, openBrowser } from './open-browser.ts'
import { readStaticFiles } from './static-files.ts'
import { linkMinutes, TabSecrets } from './tab-secrets.ts'

export const builtDesk = fileURLToPath(new URL('../../dist/renderer/', import.meta.url))

export interface ServeOptions {
  /** Folder of a project that is shown at once; null: the list of projects. */
  readonly project: string | null
  /** 0: any free one. */
  readonly port: number
  readonly open: boolean
  /** Goes on for as long as it is let, with a tab or without. */
  readonly keepRunning: boolean
  readonly signal: AbortSignal
  /** Told each link that is made, the first one and those asked for. */
  readonly onLink: (link: string) => void
  readonly note: (line: string) => void
}

/**
 * Runs the browser shell until `signal` is aborted or nobody has looked for half an hour.
 * @throws Failed when it cannot start, the engine is given up, or somebody guesses links
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { project, port, open, keepRunning, signal, onLink, note } = options
  const files = readStaticFiles(builtDesk)
  const home = libraryFolder()
  const logFile = openLogFile(home)
  const ended = Promise.withResolvers<Failed | null>()
  const ready = Promise.withResolvers<string | null>()
  const engine = new EngineProcess({
    args: project === null ? [] : ['--project', project],
    log: logFile.descriptor,
    compiled: join(home, 'cache', 'compiled'),
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
  const secrets = new TabSecrets({ onGuessing: () => ended.resolve(guessing()) })
  const idle = new IdleStop({
    isBusy: async () => (await engine.learning()) > 0,
    stop: () => {
      note(`No tab has been open for ${idleMinutes} minutes: Triptych ends. With --keep-running it waits.`)
      ended.resolve(null)
    },
  })
  if (keepRunning) idle.end()
  const onWindows = (count: number): void => idle.tabs(count)
  const server = await startBrowserServer({ port, files, secrets, engine, onWindows }).catch((error: unknown) => {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    throw taken ? new Failed('busy', `Port ${port} is taken. Choose another, or none for any free one.`) : error
  })
  const stop = (): void => ended.resolve(null)
  signal.addEventListener('abort', stop)
  engine.start()
  const shown = await Promise.race([ready.promise, ended.promise.then(() => null)])
  const newLink = (): string => {
    const at = shown === null ? '' : `/p/${shown}/label/&`
    const token = secrets.newToken()
    const tell = (): void => {
      if (secrets.isUnused(token))
        note(`A link has not been used for ${linkMinutes} minutes and opens nothing any more. Press Enter for another.`)
    }
    setTimeout(tell, linkMinutes * 60_000).unref()
    return `http://${server.authority}/#${at}token=${token}`
  }
  if (engine.state.kind === 'ready') {
    onLink(newLink())
    if (open && hasDesktop()) void openBrowser(newLink())
    note(
      `Each link opens one tab, once, within ${linkMinutes} minutes. Press Enter for another, Ctrl+C to end. Log: ${logFile.path}`,
    )
    if (!keepRunning) note(`Triptych ends by itself when no tab has been open for ${idleMinutes} minutes.`)
  }
  const stopListening = onEnter(process.stdin, () => onLink(newLink()))
  const why = await ended.promise
  idle.end()
  stopListening()
  process.stdin.unref?.()
  signal.removeEventListener('abort', stop)
  await server.close()
  await engine.stop()
  logFile.close()
  if (why !== null) throw why
}

function guessing(): Failed {
  return new Failed(
    'process-died',
    'Twenty wrong links were tried: some program on this machine guesses. Triptych has ended; what was saved is safe.',
  )
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
