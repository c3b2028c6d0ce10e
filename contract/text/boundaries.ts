/**
 * Where a span may begin and end. All offsets in Triptych are UTF-16 code units, half open, and never lie inside a
 * surrogate pair or a grapheme cluster: half an emoji or a letter without its accent is no mention.
 */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** True when `offset` lies between two grapheme clusters of `text`, its two ends included. */
export function isGraphemeBoundary(text: string, offset: number): boolean {
  if (!Number.isInteger(offset) || offset < 0 || offset > text.length) return false
  if (offset === 0 || offset === text.length) return true
  // A cluster is found from a nearby certain boundary, not from the start: a post may be long. A line feed between
  // anything but CR LF always ends a cluster.
  const start = Math.max(0, text.lastIndexOf('\n', offset - 1))
  const end = text.indexOf('\n', offset)
  const segments = graphemes.segment(text.slice(start, end < 0 ? text.length : end + 1))
  return segments.containing(offset - start)?.index === offset - start
}

/** What is wrong with a span over `text`, in words for the person; null when nothing is. */
export function spanProblem(text: string, start: number, end: number): string | null {
  if (!Number.isInteger(start) || !Number.isInteger(end))
    return `offsets must be whole numbers, found ${start} and ${end}`
  if (start < 0 || end > text.length) return `span ${start}-${end} lies outside the text of ${text.length} UTF-16 units`
  if (end <= start) return `span ${start}-${end} is empty`
  for (const offset of [start, end]) {
    if (!isGraphemeBoundary(text, offset)) return `offset ${offset} lies inside a character`
  }
  return null
}
