/** Words from `start` to before `end`. */
export interface WordRange {
  readonly start: number
  readonly end: number
}

export interface RelationMarks {
  readonly cls: number
  readonly sep: number
  /** `<s>` and `</s>`, around the subject. */
  readonly subject: readonly [open: number, close: number]
  /** `<o>` and `</o>`, around the object. */
  readonly object: readonly [open: number, close: number]
}

export interface RelationQuestion {
  /** Each word as its pieces. */
  readonly words: readonly (readonly number[])[]
  /** The pair has a direction: the relation goes from here … */
  readonly subject: WordRange
  /** … to here. */
  readonly object: WordRange
}

/**
 * [CLS] words, with markers around the two spans, [SEP]. Closing markers stand before the word after the span, so a span that
 * ends the text has none; this is how the authors' data were made, and their weights expect it.
 *
 * @param longest tokens at most; words at the end are cut
 * @throws RangeError when a span is empty or lies outside, or when its opening marker is cut off or not the only one, since the
 *                    classifier reads the state there
 */
export function relationText(
  { words, subject, object }: RelationQuestion,
  { cls, sep, ...marks }: RelationMarks,
  longest: number,
): readonly number[] {
  for (const [what, { start, end }] of Object.entries({ subject, object }))
    if (!(Number.isInteger(start) && start >= 0 && start < end && end <= words.length))
      throw new RangeError(`the ${what} goes from word ${start} to ${end}, but there are ${words.length} words`)
  const text = [cls]
  words.forEach((pieces, at) => {
    for (const [range, [open, close]] of [
      [subject, marks.subject],
      [object, marks.object],
    ] as const) {
      if (at === range.start) text.push(open)
      if (at === range.end) text.push(close)
    }
    text.push(...pieces)
  })
  const kept = text.slice(0, longest - 1)
  for (const [what, [open]] of Object.entries({ subject: marks.subject, object: marks.object })) {
    const times = kept.filter((token) => token === open).length
    if (times === 0)
      throw new RangeError(
        `the ${what} starts behind token ${longest - 1}, where the text is cut; allow more tokens or leave the pair out`,
      )
    if (times > 1)
      throw new RangeError(`a word is read as the marker of the ${what}, token ${open}; spell it otherwise`)
  }
  return [...kept, sep]
}
