/** Part of a long post that the network reads at once, and the words whose scores are taken from it. */
export interface WordWindow {
  readonly start: number
  readonly end: number
  /** words within start..end whose scores are used; the windows' kept parts cover the post exactly once */
  readonly keepFrom: number
  readonly keepTo: number
}

/**
 * Windows of at most `size` words over a post. Neighbours overlap by twice `margin`, so that every kept word sees at
 * least `margin` words on each side, or the post's end.
 *
 * @throws RangeError when the margins leave nothing of a window
 */
export function wordWindows(length: number, size: number, margin: number): WordWindow[] {
  if (size <= 2 * margin) throw new RangeError(`windows of ${size} words leave nothing between margins of ${margin}`)
  const windows: WordWindow[] = []
  for (let start = 0; ; start += size - 2 * margin) {
    const end = Math.min(length, start + size)
    const last = end === length
    windows.push({ start, end, keepFrom: start === 0 ? 0 : start + margin, keepTo: last ? length : end - margin })
    if (last) return windows
  }
}
