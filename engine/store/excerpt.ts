import { isGraphemeBoundary } from '../../contract/text/boundaries.ts'

const length = 200

/** The beginning of a text, at most 200 UTF-16 units, never cut inside a character. */
export function excerptOf(text: string): string {
  if (text.length <= length) return text
  for (let end = length; end > length / 2; end--) if (isGraphemeBoundary(text, end)) return text.slice(0, end)
  // A cluster of a hundred marks is no reason to show nothing.
  return text.slice(0, length).toWellFormed()
}
