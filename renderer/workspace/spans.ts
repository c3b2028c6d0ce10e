import type { Word } from '../../contract/domain/post.ts'
import { isGraphemeBoundary } from '../../contract/text/boundaries.ts'
import type { Span } from './visible.ts'

/** How far a boundary moves at a time. */
export type Stride = 'word' | 'character'

/** The word that covers `offset`, or the next one after it; the last where there is none; -1 in a post without words. */
export function wordAt(words: readonly Word[], offset: number): number {
  let low = 0
  let high = words.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (words[middle]!.end > offset) high = middle
    else low = middle + 1
  }
  return words.length === 0 ? -1 : low
}

/** The text from the first to the second word, in whichever order they come. */
export function spanOfWords(words: readonly Word[], a: number, b: number): Span | null {
  const first = words[Math.min(a, b)]
  const last = words[Math.max(a, b)]
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end }
}

function nextGrapheme(text: string, offset: number, by: 1 | -1): number {
  let at = offset + by
  while (at > 0 && at < text.length && !isGraphemeBoundary(text, at)) at += by
  return Math.min(text.length, Math.max(0, at))
}

function nextWordEdge(words: readonly Word[], side: 'start' | 'end', offset: number, by: 1 | -1): number | null {
  const edges = words.map((w) => w[side])
  const beyond = by > 0 ? edges.find((edge) => edge > offset) : edges.findLast((edge) => edge < offset)
  return beyond ?? null
}

/** A span with one boundary moved by one stride; null where it would leave the text or become empty. */
export function moveBoundary(
  text: string,
  words: readonly Word[],
  span: Span,
  side: 'start' | 'end',
  by: 1 | -1,
  stride: Stride,
): Span | null {
  const from = span[side]
  const to = stride === 'word' ? nextWordEdge(words, side, from, by) : nextGrapheme(text, from, by)
  if (to === null || to === from) return null
  const moved = { ...span, [side]: to }
  return moved.end > moved.start && moved.start >= 0 && moved.end <= text.length ? moved : null
}
