/** UTF-16 offsets, half open. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** UTF-16 offsets of the post's text. */
export interface TypedRange extends TextRange {
  readonly type: string
}

/** The words that a range of the text touches, half open; null when it touches none. `words` are in order. */
export function wordsTouched(words: readonly TextRange[], range: TextRange): TextRange | null {
  const start = firstWhere(words, (word) => word.end > range.start)
  const end = firstWhere(words, (word) => word.start >= range.end)
  return start < end ? { start, end } : null
}

/** Index of the first word that holds, where all that follow hold too; the number of words when none does. */
function firstWhere(words: readonly TextRange[], holds: (word: TextRange) => boolean): number {
  let low = 0
  let high = words.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(words[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}
