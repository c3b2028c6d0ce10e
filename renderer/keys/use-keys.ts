import { useEffect } from 'react'
import { settings } from '../settings/settings.ts'
import { isMac } from '../shell/platform.ts'
import type { KeySlot } from './key-sink.ts'
import type { Action } from './keymap.ts'
import { resolveKey } from './resolve.ts'

const takesText =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable=""], [contenteditable="true"]'
const isChoice = 'input[type="checkbox"], input[type="radio"]'
const isControl =
  'button, a[href], [role="button"], [role="radio"], [role="tab"], [role="option"], [role="switch"], summary'

/** The one key listener of a project's window. `isBlocked` is true while a dialog has the keys. */
export function useKeys(slot: KeySlot, isBlocked: () => boolean, everywhere: (action: Action) => boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const target = event.target instanceof Element ? event.target : null
      const sink = slot.current
      // A dialog may have heard the Escape that closes it before us; it means nothing else.
      const isOver = event.key === 'Escape' && document.querySelector('[role="dialog"]') !== null
      const action = resolveKey(event, {
        scopes: isBlocked() || isOver ? ['everywhere'] : [...(sink?.scopes ?? []), 'everywhere'],
        inField: target?.closest(takesText) != null,
        onControl:
          target?.closest(isChoice) != null ? 'choice' : target?.closest(isControl) != null ? 'button' : 'none',
        singleKeys: settings.get().singleKeys,
        isMac,
      })
      if (action === null) return
      event.preventDefault()
      if (!everywhere(action)) sink?.perform(action)
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [slot, isBlocked, everywhere])
}
