import type { Word } from '../contract/domain/post.ts'

/** The words that a span touches, half open; null when it touches none. `words` are sorted and do not overlap. */
export function wordsOfSpan(
  words: readonly Word[],
  start: number,
  end: number,
): { readonly from: number; readonly to: number; readonly exact: boolean } | null {
  let low = 0
  let high = words.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (words[middle]!.end <= start) low = middle + 1
    else high = middle
  }
  let to = low
  while (to < words.length && words[to]!.start < end) to++
  if (to === low) return null
  return { from: low, to, exact: words[low]!.start === start && words[to - 1]!.end === end }
}
