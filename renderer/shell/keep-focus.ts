import type { MouseEvent } from 'react'

/** For buttons beside the text: a click leaves the focus where it is, so that Space and Enter stay keys of the desk. */
export const keepFocus = {
  onMouseDown: (event: MouseEvent) => event.preventDefault(),
} as const
