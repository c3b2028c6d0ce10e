import { AsyncIteratorClass, type ClientLink, type ClientOptions } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import { Failed } from '../../contract/domain/failed.ts'
import type { WorkerRole, WorkerState } from '../../contract/domain/status.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say, sentenceOf } from '../../contract/sentences/say.ts'
import { afterCrash, type Crashes } from '../../contract/shell/crash-budget.ts'
import { type Log, logToStderr } from './log.ts'
import { clientOver } from './port-client.ts'
import { exitInWords, type Spawner } from './spawner.ts'
import { startLife, tooSlow, type WorkerLife, type WorkerLimits, watchMemory } from './worker-life.ts'

export interface SupervisedWorkerOptions {
  readonly role: WorkerRole
  readonly spawner: Spawner
  readonly limits?: WorkerLimits
  /** After a call was aborted, the process must answer a ping within this time or is killed. */
  readonly abortMs?: number
  /** Told of every change, `reason` in words for the person; also of quick work, but not of every pause in it. */
  readonly onState?: (state: WorkerState, reason: Sentence) => void
  readonly log?: Log
}

type Standing =
  | { readonly kind: 'absent' }
  | { readonly kind: 'alive'; readonly life: WorkerLife }
  | { readonly kind: 'waiting'; readonly restarted: Promise<void> }
  | { readonly kind: 'given-up'; readonly why: Sentence }
  | { readonly kind: 'stopped' }

const idleAfterMs = 300

/** Where there is nothing to say of a state. */
const nothing = sentenceOf('', undefined)

/**
 * A process that may die at any moment. It starts with the first call, is restarted when it dies (calls in flight then
 * fail with `process-died`), and after three deaths in five minutes is left alone until someone asks again.
 */
export class SupervisedWorker<C extends AnyContractRouter> {
  readonly client: ContractRouterClient<C>
  readonly #options: SupervisedWorkerOptions
  readonly #log: Log
  #standing: Standing = { kind: 'absent' }
  #crashes: Crashes = []
  #inFlight = 0
  #told: WorkerState = 'idle'
  #quiet: NodeJS.Timeout | undefined
  #backOff: NodeJS.Timeout | undefined
  #unwatch: () => void = () => {}

  constructor(options: SupervisedWorkerOptions) {
    this.#options = options
    this.#log = options.log ?? logToStderr
    const link: ClientLink<Record<never, never>> = {
      call: (path, input, callOptions) => this.#call(path, input, callOptions),
    }
    this.client = clientOver<C>(link)
  }

  get state(): WorkerState {
    return this.#told
  }

  /** The number of the process that runs just now; null when none does. */
  get pid(): number | null {
    return this.#standing.kind === 'alive' ? this.#standing.life.pid : null
  }

  /** After it was given up: forget the crashes and try again with the next call. */
  retry(): void {
    if (this.#standing.kind !== 'given-up') return
    this.#crashes = []
    this.#standing = { kind: 'absent' }
    this.#tell('idle', say('processes.tryingAgain'))
  }

  /** For good. Calls in flight and later ones fail with `cancelled`. */
  async stop(): Promise<void> {
    const standing = this.#standing
    this.#standing = { kind: 'stopped' }
    clearTimeout(this.#backOff)
    clearTimeout(this.#quiet)
    this.#unwatch()
    if (standing.kind !== 'alive') return
    standing.life.kill(new Failed('cancelled', say('processes.closing')))
    await standing.life.exited
  }

  async #call(path: readonly string[], input: unknown, options: ClientOptions<Record<never, never>>): Promise<unknown> {
    const life = await this.#alive()
    const { signal } = options
    if (isAborted(signal)) throw cancelled(signal)
    const end = this.#begin(life, signal)
    try {
      const output = await life.link.call(path, input, options)
      if (!isStream(output)) {
        end()
        return output
      }
      return tracked(output, signal, end)
    } catch (error) {
      end()
      throw isAborted(signal) ? cancelled(signal) : error
    }
  }

  /** Counts a call in and watches over it; the returned function counts it out, once. */
  #begin(life: WorkerLife, signal: AbortSignal | undefined): () => void {
    const { role, limits = {}, abortMs = 1_000 } = this.#options
    const { callMs } = limits
    clearTimeout(this.#quiet)
    this.#inFlight += 1
    if (this.#inFlight === 1) {
      this.#tell('working', nothing)
      if (limits.memoryBytes !== undefined) this.#unwatch = watchMemory(life, role, limits.memoryBytes)
    }
    const timer = callMs === undefined ? undefined : setTimeout(() => life.kill(tooSlow(role, callMs)), callMs)
    const abort = (): void => void this.#makeSureItStops(life, abortMs).then(() => end())
    signal?.addEventListener('abort', abort, { once: true })
    let ended = false
    const end = (): void => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      this.#inFlight -= 1
      if (this.#inFlight > 0) return
      this.#unwatch()
      this.#unwatch = () => {}
      if (this.#standing.kind !== 'alive') return
      this.#quiet = setTimeout(() => this.#standing.kind === 'alive' && this.#tell('idle', nothing), idleAfterMs)
      this.#quiet.unref()
    }
    return end
  }

  async #makeSureItStops(life: WorkerLife, abortMs: number): Promise<void> {
    if (await life.answers(abortMs)) return
    this.#leave(life)
    life.kill(new Failed('cancelled', 'Cancelled.'))
  }

  /** Its end is no crash any more. */
  #leave(life: WorkerLife): void {
    if (this.#standing.kind !== 'alive' || this.#standing.life !== life) return
    this.#standing = { kind: 'absent' }
    this.#tell('idle', nothing)
  }

  async #alive(): Promise<WorkerLife> {
    const standing = this.#standing
    switch (standing.kind) {
      case 'alive':
        return standing.life
      case 'absent':
        return this.#start()
      case 'waiting':
        await standing.restarted
        return this.#alive()
      case 'given-up':
        throw new Failed('process-died', standing.why, { role: this.#options.role, givenUp: true })
      case 'stopped':
        throw new Failed('cancelled', say('processes.closing'))
    }
  }

  #start(): WorkerLife {
    const { role, spawner } = this.#options
    const life = startLife(spawner, role, this.#log)
    this.#standing = { kind: 'alive', life }
    void life.exited.then((exit) => {
      if (this.#standing.kind === 'alive' && this.#standing.life === life) this.#crashed(exitInWords(exit))
    })
    return life
  }

  #crashed(how: Sentence): void {
    const { role } = this.#options
    this.#log(`the ${role} process died: ${how.text}`)
    const next = afterCrash(this.#crashes, performance.now())
    this.#crashes = next.crashes
    if (next.kind === 'give-up') {
      const why = say('processes.diedOften', { role: say(`processes.${role}`), times: next.crashes.length, how })
      this.#standing = { kind: 'given-up', why }
      this.#tell('given-up', why)
      return
    }
    const restarted = new Promise<void>((resolve) => {
      this.#backOff = setTimeout(() => {
        if (this.#standing.kind === 'waiting') {
          this.#start()
          this.#tell('idle', say('processes.back', { role: say(`processes.${role}`) }))
        }
        resolve()
      }, next.delayMs)
    })
    this.#standing = { kind: 'waiting', restarted }
    this.#tell('restarting', say('processes.died', { role: say(`processes.${role}`), how }))
  }

  #tell(state: WorkerState, reason: Sentence): void {
    if (this.#told === state) return
    this.#told = state
    this.#options.onState?.(state, reason)
  }
}

function cancelled(signal: AbortSignal): Failed {
  return new Failed(
    'cancelled',
    'Cancelled.',
    {},
    { cause: signal.reason instanceof Failed ? undefined : signal.reason },
  )
}

function isStream(value: unknown): value is AsyncIterableIterator<unknown, unknown, undefined> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}

/** The stream itself, telling when it has ended. */
function tracked(
  stream: AsyncIterableIterator<unknown, unknown, undefined>,
  signal: AbortSignal | undefined,
  end: () => void,
) {
  return new AsyncIteratorClass<unknown, unknown, undefined>(
    async () => {
      try {
        return await stream.next()
      } catch (error) {
        throw isAborted(signal) ? cancelled(signal) : error
      }
    },
    async (reason) => {
      end()
      if (reason !== 'next') await stream.return?.()
    },
  )
}

function isAborted(signal: AbortSignal | undefined): signal is AbortSignal {
  return signal?.aborted === true
}
