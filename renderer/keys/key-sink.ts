import type { Action, Condition, KeyScope } from './keymap.ts'

/** Who takes the keys now: the screen that is shown. */
export interface KeySink {
  /** Innermost first. */
  readonly scopes: readonly KeyScope[]
  readonly holds: (condition: Condition) => boolean
  readonly perform: (action: Action) => void
}

/** One slot that the shown screen fills; the shell's key listener reads it at each key. */
export interface KeySlot {
  current: KeySink | null
}
