import { useEffect } from 'react'
import { settings } from '../settings/settings.ts'
import { isMac } from '../shell/platform.ts'
import type { KeySlot } from './key-sink.ts'
import type { Action } from './keymap.ts'
import { resolveKey } from './resolve.ts'

const takesText = 'input, textarea, select, [contenteditable=""], [contenteditable="true"]'
const isControl =
  'button, a[href], [role="button"], [role="radio"], [role="tab"], [role="option"], [role="switch"], summary'

/** The one key listener of a project's window. `isBlocked` is true while a dialog has the keys. */
export function useKeys(slot: KeySlot, isBlocked: () => boolean, everywhere: (action: Action) => boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const target = event.target instanceof Element ? event.target : null
      const sink = slot.current
      const action = resolveKey(event, {
        scopes: isBlocked() ? ['everywhere'] : [...(sink?.scopes ?? []), 'everywhere'],
        // Radios and boxes too: they take arrows and Space themselves.
        inField: target?.closest(takesText) != null,
        onControl: target?.closest(isControl) != null,
        singleKeys: settings.get().singleKeys,
        isMac,
      })
      if (action === null) return
      event.preventDefault()
      if (!everywhere(action)) sink?.perform(action)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [slot, isBlocked, everywhere])
}
