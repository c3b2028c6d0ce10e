import type { MouseEvent } from 'react'

/** Takes the focus out of a text field, whose letters would otherwise be typed and not be keys of the desk. */
export function leaveTextField(): void {
  const focused = document.activeElement
  if (focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement) focused.blur()
}

/** For buttons beside the text: a click takes no focus, so that Space and Enter stay keys of the desk. */
export const keepFocus = {
  onMouseDown: (event: MouseEvent) => {
    event.preventDefault()
    leaveTextField()
  },
} as const
