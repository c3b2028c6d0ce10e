const boxOf = (root: Element, word: number): DOMRect | null =>
  root.querySelector(`[data-w="${word}"]`)?.getClientRects()[0] ?? null

const middle = (box: DOMRect) => box.left + box.width / 2

/** The word on the line above (-1) or below (1) that lies nearest to `word`; the same word on the first or last line. */
export function wordOnNextLine(root: Element, word: number, count: number, by: 1 | -1): number {
  const from = boxOf(root, word)
  if (from === null) return word
  let best = word
  let line: number | null = null
  for (let i = word + by; i >= 0 && i < count; i += by) {
    const box = boxOf(root, i)
    if (box === null) break
    if (line === null) {
      const isSameLine = Math.abs(box.top - from.top) < from.height / 2
      if (isSameLine) continue
      line = box.top
      best = i
      continue
    }
    if (Math.abs(box.top - line) >= from.height / 2) break
    const now = boxOf(root, best)
    if (now !== null && Math.abs(middle(box) - middle(from)) < Math.abs(middle(now) - middle(from))) best = i
  }
  return best
}

/** Whether the text around a word runs from right to left, so that the left arrow means the next word. */
export function runsRightToLeft(root: Element, word: number): boolean {
  const element = root.querySelector(`[data-w="${word}"]`)
  return element !== null && getComputedStyle(element).direction === 'rtl'
}
