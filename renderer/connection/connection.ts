import { type ClientLink, ORPCError } from '@orpc/client'
import { ValidationError } from '@orpc/contract'
import { createStore, type Readable } from '../state/store.ts'
import { type Client, clientOver } from './client.ts'
import { type OpenWire, type Wire, WireLost, WireRefused } from './wire.ts'

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'reconnecting'; readonly attempt: number }
  | { readonly kind: 'refused'; readonly message: string }

export interface Connection {
  readonly client: Client
  readonly state: Readable<ConnectionState>
  /** Resolves when calls can travel (at once when they can); rejects when they never will, or on abort. */
  readonly whenOpen: (signal?: AbortSignal) => Promise<void>
  readonly close: () => void
}

/** Milliseconds before attempt n (from 0): quick at first, since an engine restarts in a tenth of a second. */
export function backOff(attempt: number, random: number = Math.random()): number {
  return Math.round(Math.min(5_000, 100 * 2 ** attempt) * (0.75 + random / 2))
}

const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** Keeps a wire open: opens the first one, and a new one whenever the last has ended. Calls wait for it meanwhile. */
export function connect(open: OpenWire, wait: (attempt: number) => number = backOff): Connection {
  const state = createStore<ConnectionState>({ kind: 'connecting' })
  const stop = new AbortController()
  let wire: Wire | null = null

  const live = async () => {
    for (let attempt = 0; !stop.signal.aborted; attempt++) {
      try {
        wire = await open(stop.signal)
        attempt = -1
        state.set({ kind: 'open' })
        const end = await wire.ended
        wire = null
        if (end.kind === 'refused') throw new WireRefused(end.message)
      } catch (error) {
        wire = null
        if (error instanceof WireRefused) return state.set({ kind: 'refused', message: error.message })
      }
      if (stop.signal.aborted) return
      state.set({ kind: 'reconnecting', attempt: attempt + 1 })
      await sleep(wait(Math.max(0, attempt)), stop.signal)
    }
  }

  const whenOpen = (signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const settle = () => {
        const now = state.get()
        if (now.kind === 'open') resolve()
        else if (now.kind === 'refused') reject(new WireRefused(now.message))
        else if (signal?.aborted) reject(signal.reason)
        else return
        unsubscribe()
        signal?.removeEventListener('abort', settle)
      }
      const unsubscribe = state.subscribe(settle)
      signal?.addEventListener('abort', settle)
      settle()
    })

  const link: ClientLink<Record<never, never>> = {
    async call(path, input, options) {
      await whenOpen(options.signal)
      const mine = wire
      if (mine === null) throw new WireLost()
      try {
        return await mine.link.call(path, input, options)
      } catch (error) {
        // What neither the engine said nor the contract refused is the transport's own error. It may come before the
        // wire's end is known: a socket that is closing refuses to send some time before it says that it has closed.
        const isAnswer = error instanceof ORPCError || error instanceof ValidationError
        if (isAnswer || options.signal?.aborted) throw error
        throw new WireLost()
      }
    },
  }

  void live()
  return {
    client: clientOver(link),
    state,
    whenOpen,
    close: () => {
      stop.abort()
      wire?.close()
    },
  }
}
