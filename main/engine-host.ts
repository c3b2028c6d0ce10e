import type { ProjectId } from '../contract/domain/project.ts'
import type { WorkerRole } from '../contract/domain/status.ts'
import { childEnvironment } from '../contract/shell/child-environment.ts'
import { afterCrash, type Crashes } from '../contract/shell/crash-budget.ts'
import { fromEngine, type ToEngine } from '../contract/shell/engine-messages.ts'
import type { Child, Platform, PortEnd } from './platform.ts'

export interface EngineHostOptions {
  readonly platform: Platform
  /** Built files, by what they run. */
  readonly entries: Readonly<Record<WorkerRole | 'engine', string>>
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  /** Each time that an engine is ready; `open` is the project that it was started with. */
  readonly onReady: (open: ProjectId | null) => void
  /** The engine died too often or refuses to start; `why` is for the person. */
  readonly onGivenUp: (why: string) => void
  readonly log: (line: string) => void
}

type Standing =
  | { readonly kind: 'starting'; readonly child: Child }
  | { readonly kind: 'ready'; readonly child: Child }
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'ended' }

const shutdownMs = 5_000

/**
 * The engine and its workers as utility processes. The engine asks for workers, since only main can start processes;
 * windows ask for ports, and wait while there is no engine.
 */
export class EngineHost {
  readonly #options: EngineHostOptions
  #standing: Standing = { kind: 'ended' }
  #crashes: Crashes = []
  #channels = 0
  #wanted: ((port: PortEnd) => void)[] = []
  #workers = new Map<number, Child>()
  #folders = new Map<number, { readonly folder: string; readonly opened: (project: ProjectId | null) => void }>()
  #requests = 0

  constructor(options: EngineHostOptions) {
    this.#options = options
  }

  start(): void {
    const { platform, entries, args, env } = this.#options
    const child = platform.fork(entries.engine, args, 'Triptych engine', childEnvironment('engine', env))
    this.#standing = { kind: 'starting', child }
    child.onMessage((message) => this.#heard(child, message))
    child.onExit((code) => this.#exited(child, code))
  }

  /** Gives `take` a port to the engine, as soon as there is one to give. */
  wantPort(take: (port: PortEnd) => void): void {
    if (this.#standing.kind !== 'ready') {
      this.#wanted.push(take)
      return
    }
    this.#channels += 1
    const { port1, port2 } = this.#options.platform.channel()
    post(this.#standing.child, { kind: 'connect', channel: this.#channels }, [port1])
    take(port2)
  }

  /** Starts it again after it was given up, because the person asked for it. */
  startAfresh(): void {
    this.#crashes = []
    this.start()
  }

  /** Lists a folder that the person opened from outside, as soon as there is an engine. null: no project is there. */
  openFolder(folder: string): Promise<ProjectId | null> {
    this.#requests += 1
    const request = this.#requests
    return new Promise((opened) => {
      this.#folders.set(request, { folder, opened })
      if (this.#standing.kind === 'ready') post(this.#standing.child, { kind: 'open', request, folder })
      if (this.#standing.kind === 'given-up' || this.#standing.kind === 'ended') this.#forgetFolders()
    })
  }

  /** Lets the engine close its projects; resolves when it has ended, at the latest after five seconds. */
  async end(): Promise<void> {
    const standing = this.#standing
    this.#standing = { kind: 'ended' }
    this.#forgetFolders()
    if (standing.kind === 'waiting') clearTimeout(standing.timer)
    if (standing.kind !== 'ready' && standing.kind !== 'starting') return
    const { child } = standing
    const exited = new Promise<void>((resolve) => child.onExit(() => resolve()))
    const timer = setTimeout(() => {
      this.#options.log('the engine did not end in time and was killed')
      child.kill()
    }, shutdownMs)
    post(child, { kind: 'shutdown' })
    await exited
    clearTimeout(timer)
  }

  #heard(child: Child, raw: unknown): void {
    const parsed = fromEngine.safeParse(raw)
    if (!parsed.success || !this.#isCurrent(child)) return
    const message = parsed.data
    switch (message.kind) {
      case 'ready': {
        this.#standing = { kind: 'ready', child }
        const wanted = this.#wanted
        this.#wanted = []
        for (const take of wanted) this.wantPort(take)
        for (const [request, { folder }] of this.#folders) post(child, { kind: 'open', request, folder })
        this.#options.onReady(message.open)
        return
      }
      case 'refused':
        this.#giveUp(message.failure.message)
        return
      case 'opened':
        this.#folders.get(message.request)?.opened(message.project)
        this.#folders.delete(message.request)
        return
      case 'spawn':
        this.#spawn(child, message.request, message.role)
        return
      case 'kill':
        this.#workers.get(message.request)?.kill()
        return
      case 'learning':
      case 'frame':
      case 'disconnect':
        // Nobody asks, and windows have ports of their own here.
        return
    }
  }

  #spawn(engine: Child, request: number, role: WorkerRole): void {
    const { platform, entries, env } = this.#options
    const worker = platform.fork(entries[role], [], `Triptych ${role}`, childEnvironment(role, env))
    this.#workers.set(request, worker)
    worker.onSpawn(() => {
      const { port1, port2 } = platform.channel()
      worker.postMessage({ kind: 'port' }, [port2])
      if (this.#isCurrent(engine)) post(engine, { kind: 'worker', request, pid: worker.pid ?? null }, [port1])
    })
    worker.onExit((code) => {
      this.#workers.delete(request)
      if (this.#isCurrent(engine)) post(engine, { kind: 'worker-exit', request, code })
    })
  }

  #exited(child: Child, code: number): void {
    // Its workers were the engine's; nobody would ever hear of them again.
    for (const worker of this.#workers.values()) worker.kill()
    this.#workers.clear()
    if (!this.#isCurrent(child)) return
    this.#options.log(`the engine ended with code ${code}`)
    const next = afterCrash(this.#crashes, this.#options.now())
    this.#crashes = next.crashes
    if (next.kind === 'give-up') {
      this.#giveUp(`The engine died ${next.crashes.length} times in five minutes. What was saved is safe.`)
      return
    }
    this.#standing = { kind: 'waiting', timer: setTimeout(() => this.start(), next.delayMs) }
  }

  #giveUp(why: string): void {
    this.#standing = { kind: 'given-up' }
    this.#forgetFolders()
    this.#options.onGivenUp(why)
  }

  #forgetFolders(): void {
    for (const { opened } of this.#folders.values()) opened(null)
    this.#folders.clear()
  }

  #isCurrent(child: Child): boolean {
    return (this.#standing.kind === 'starting' || this.#standing.kind === 'ready') && this.#standing.child === child
  }
}

function post(child: Child, message: ToEngine, transfer: PortEnd[] = []): void {
  child.postMessage(message, transfer)
}
