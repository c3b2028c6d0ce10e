import type { Saved } from '../../contract/calls/decisions.ts'
import type { Decision, EventId } from '../../contract/domain/event.ts'
import type { Failure } from '../../contract/domain/failure.ts'
import { createStore, type Readable } from '../state/store.ts'

/** What waits for the engine's word. `id` stays the same however often it is sent. */
export type Command =
  | { readonly kind: 'decide'; readonly decision: Decision }
  | { readonly kind: 'undo'; readonly id: EventId }
  | { readonly kind: 'redo'; readonly id: EventId }

export interface OutboxState {
  /** Oldest first; the first one is on its way. */
  readonly pending: readonly Command[]
  /** Milliseconds since 1970 of the last acknowledgement; null before the first. */
  readonly savedAt: number | null
  /** Why the oldest has to be sent again; null while all goes well. */
  readonly trouble: Failure | null
}

export interface OutboxPorts {
  /** Answers null where there was nothing to undo or redo. */
  readonly send: (command: Command) => Promise<Saved | null>
  readonly failureOf: (error: unknown) => Failure
  readonly isWorthRepeating: (kind: Failure['kind']) => boolean
  /** Resolves when sending again makes sense. */
  readonly beforeRepeat: (attempt: number, why: Failure) => Promise<void>
  /** Called before the command leaves `pending`, so that a view never sees neither. */
  readonly onSaved: (command: Command, saved: Saved | null) => void
  readonly onRefused: (command: Command, why: Failure) => void
  /** Keeps what is pending over a reload of the page. */
  readonly keep: (pending: readonly Command[]) => void
  readonly now: () => number
}

export interface Outbox {
  readonly state: Readable<OutboxState>
  readonly push: (command: Command) => void
  readonly stop: () => void
}

/**
 * What still makes sense after the first command was refused: an undo that meant the refused decision must not take
 * back an older one instead, and the redo of such an undo has nothing to bring back.
 */
export function afterRefusal(refused: Command, rest: readonly Command[]): Command[] {
  if (refused.kind !== 'decide') return [...rest]
  const kept: Command[] = []
  let standing = 0
  let dropped = 0
  for (const command of rest) {
    if (command.kind === 'decide') {
      standing++
      kept.push(command)
    } else if (command.kind === 'undo') {
      if (standing > 0) {
        standing--
        kept.push(command)
      } else dropped++
    } else if (dropped > 0) dropped--
    else {
      standing++
      kept.push(command)
    }
  }
  return kept
}

/** Sends decisions one after another, in order, each until it is acknowledged or refused. */
export function createOutbox(ports: OutboxPorts, initial: readonly Command[] = []): Outbox {
  const state = createStore<OutboxState>({ pending: initial, savedAt: null, trouble: null })
  let running = false
  let stopped = false

  const patch = (next: Partial<OutboxState>) => {
    state.set({ ...state.get(), ...next })
    if (next.pending !== undefined) ports.keep(next.pending)
  }

  const run = async () => {
    if (running) return
    running = true
    for (let attempt = 0; !stopped; ) {
      const command = state.get().pending[0]
      if (command === undefined) break
      try {
        const saved = await ports.send(command)
        if (stopped) return
        ports.onSaved(command, saved)
        attempt = 0
        patch({ pending: state.get().pending.slice(1), savedAt: ports.now(), trouble: null })
      } catch (error) {
        if (stopped) return
        const why = ports.failureOf(error)
        if (ports.isWorthRepeating(why.kind)) {
          patch({ trouble: why })
          await ports.beforeRepeat(attempt++, why)
          continue
        }
        attempt = 0
        patch({ pending: afterRefusal(command, state.get().pending.slice(1)), trouble: null })
        ports.onRefused(command, why)
      }
    }
    running = false
  }

  if (initial.length > 0) void run()
  return {
    state,
    push: (command) => {
      patch({ pending: [...state.get().pending, command] })
      void run()
    },
    stop: () => {
      stopped = true
    },
  }
}
