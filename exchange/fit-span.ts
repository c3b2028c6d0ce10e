import { isGraphemeBoundary } from '../contract/text/boundaries.ts'

// Nothing below U+0300 joins its neighbour, but for CR LF.
const simple = /^[\0-\u02ff]*$/

/**
 * A span that begins or ends inside a character (an emoji with its skin tone, a letter with its accent), grown to the
 * whole characters; null when it fits as it is. `start` and `end` must lie within the text.
 */
export function grownSpan(text: string, start: number, end: number): { start: number; end: number } | null {
  // A span in plain text needs no segmenter: most texts of most files.
  if (simple.test(text.slice(Math.max(0, start - 1), end + 1)) && !text.includes('\r')) return null
  let from = start
  let to = end
  while (!isGraphemeBoundary(text, from)) from--
  while (!isGraphemeBoundary(text, to)) to++
  return from === start && to === end ? null : { start: from, end: to }
}
