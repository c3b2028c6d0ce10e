import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Failed } from '../../contract/domain/failed.ts'
import { failureKind } from '../../contract/domain/failure.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import { childEnvironment } from '../../contract/shell/child-environment.ts'
import { afterCrash, type Crashes } from '../../contract/shell/crash-budget.ts'
import { type FromEngine, fromEngine, type ToEngine } from '../../contract/shell/engine-messages.ts'
import type { Frame } from '../../engine/processes/port.ts'

export const engineEntry = new URL('../../engine/main.ts', import.meta.url)

export type EngineState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly open: ProjectId | null }
  | { readonly kind: 'restarting'; readonly why: string }
  | { readonly kind: 'given-up'; readonly why: Failed }
  | { readonly kind: 'stopped' }

/** One window's way to the engine that runs just now; it ends with that engine. */
export interface EngineChannel {
  send(frame: Frame): Promise<void>
  taken(frames: number): void
  close(): void
}

export interface WindowEnd {
  onFrame(frame: Frame): void
  /** The engine has gone, or has closed this window's channel. */
  onEnd(): void
}

export interface EngineProcessOptions {
  readonly args: readonly string[]
  /** File descriptor for what the engine and its workers print. */
  readonly log: number
  readonly onState: (state: EngineState) => void
  /** A folder of the person's own in which Node keeps what it compiled: later starts take half the time. */
  readonly compiled?: string
  readonly entry?: URL
}

const shutdownMs = 10_000

/** The engine as a process that is started again whenever it dies, until it has died too often. */
export class EngineProcess {
  readonly #options: EngineProcessOptions
  #state: EngineState = { kind: 'starting' }
  #child: ChildProcess | null = null
  #crashes: Crashes = []
  #windows = new Map<number, WindowEnd>()
  #channels = 0
  #requests = 0
  #asked = new Map<number, (projects: number) => void>()
  #backOff: NodeJS.Timeout | undefined
  #settled = Promise.withResolvers<void>()

  constructor(options: EngineProcessOptions) {
    this.#options = options
  }

  get state(): EngineState {
    return this.#state
  }

  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  start(): void {
    const { entry, args, compiled } = this.#options
    const child = fork(fileURLToPath(entry ?? engineEntry), [...args], {
      execArgv: [],
      env: childEnvironment('engine', { NODE_COMPILE_CACHE: compiled, ...process.env }),
      serialization: 'advanced',
      stdio: ['ignore', this.#options.log, this.#options.log, 'ipc'],
      // Ctrl+C in a terminal reaches every process of the group; the engine is told to end, in order.
      detached: false,
    })
    this.#child = child
    child.on('message', (message) => this.#heard(child, message))
    child.on('exit', (code, signal) => this.#exited(child, signal === null ? `exit code ${code}` : `signal ${signal}`))
    child.on('error', () => {
      if (child.pid === undefined) this.#exited(child, 'it could not be started')
    })
  }

  /** Resolves at once while the engine runs or is gone for good, and otherwise when one of the two has come. */
  get settled(): Promise<void> {
    return this.#settled.promise
  }

  /** null while there is no engine to talk to. */
  connect(end: WindowEnd): EngineChannel | null {
    const child = this.#child
    if (this.#state.kind !== 'ready' || child === null) return null
    this.#channels += 1
    const channel = this.#channels
    this.#windows.set(channel, end)
    void post(child, { kind: 'connect', channel }).catch(() => {})
    return {
      send: (frame) => post(child, { kind: 'frame', channel, frame }),
      taken: (frames) => void post(child, { kind: 'taken', channel, frames }).catch(() => {}),
      close: () => {
        if (this.#windows.delete(channel)) void post(child, { kind: 'disconnect', channel }).catch(() => {})
      },
    }
  }

  /** In how many projects a run is under way; none where there is no engine to learn. */
  learning(): Promise<number> {
    const child = this.#child
    if (this.#state.kind !== 'ready' || child === null) return Promise.resolve(0)
    this.#requests += 1
    const request = this.#requests
    return new Promise((resolve) => {
      this.#asked.set(request, resolve)
      void post(child, { kind: 'ask-learning', request }).catch(() => {})
    })
  }

  /** Lets the engine close its projects; after ten seconds it is killed. */
  async stop(): Promise<void> {
    clearTimeout(this.#backOff)
    const child = this.#child
    this.#become({ kind: 'stopped' })
    this.#endWindows()
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const timer = setTimeout(() => child.kill('SIGKILL'), shutdownMs)
    await post(child, { kind: 'shutdown' }).catch(() => child.kill('SIGKILL'))
    await exited
    clearTimeout(timer)
  }

  #heard(child: ChildProcess, raw: unknown): void {
    const parsed = fromEngine.safeParse(raw)
    if (!parsed.success || child !== this.#child || this.#state.kind === 'stopped') return
    const message: FromEngine = parsed.data
    switch (message.kind) {
      case 'ready':
        this.#become({ kind: 'ready', open: message.open })
        return
      case 'refused': {
        const { kind, message: words, facts } = message.failure
        this.#become({ kind: 'given-up', why: new Failed(failureKind.parse(kind), words, facts) })
        return
      }
      case 'learning':
        this.#asked.get(message.request)?.(message.projects)
        this.#asked.delete(message.request)
        return
      case 'frame':
        this.#windows.get(message.channel)?.onFrame(message.frame)
        return
      case 'disconnect': {
        const end = this.#windows.get(message.channel)
        this.#windows.delete(message.channel)
        end?.onEnd()
        return
      }
      case 'opened':
      case 'spawn':
      case 'kill':
        // Nobody opens a project from outside a browser; and under Node the engine forks its workers itself.
        return
    }
  }

  #exited(child: ChildProcess, how: string): void {
    if (child !== this.#child) return
    this.#child = null
    if (this.#state.kind === 'stopped' || this.#state.kind === 'given-up') return
    const next = afterCrash(this.#crashes, performance.now())
    this.#crashes = next.crashes
    if (next.kind === 'give-up') {
      const why = new Failed(
        'process-died',
        `The engine died ${next.crashes.length} times in five minutes (last: ${how}).`,
      )
      this.#become({ kind: 'given-up', why })
    } else {
      this.#become({ kind: 'restarting', why: how })
      this.#backOff = setTimeout(() => this.start(), next.delayMs)
    }
    this.#endWindows()
  }

  #endWindows(): void {
    for (const answered of this.#asked.values()) answered(0)
    this.#asked.clear()
    const windows = this.#windows
    this.#windows = new Map()
    for (const end of windows.values()) end.onEnd()
  }

  #become(state: EngineState): void {
    const wasSettled = isSettled(this.#state)
    this.#state = state
    if (isSettled(state)) this.#settled.resolve()
    else if (wasSettled) this.#settled = Promise.withResolvers<void>()
    this.#options.onState(state)
  }
}

const isSettled = ({ kind }: EngineState): boolean => kind !== 'starting' && kind !== 'restarting'

/** Resolves when the message is on its way, so that a reader of windows can wait for a slow engine. */
function post(child: ChildProcess, message: ToEngine): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!child.connected) reject(new Error('the engine has gone'))
    else child.send(message, undefined, {}, (error) => (error === null ? resolve() : reject(error)))
  })
}
