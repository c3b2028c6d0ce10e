import type { ParsedItem, Parser, SourceLine } from './record.ts'

/** A whole file at once, for callers that have its lines in memory. */
export function* parseLines(parser: Parser, lines: Iterable<SourceLine>, file: string): Generator<ParsedItem> {
  const run = parser.start(file)
  for (const line of lines) yield* run.push(line)
  yield* run.end()
}

/** Lines of a text with their terminators; a terminator at the very end begins no further line. */
export function* splitLines(text: string): Generator<SourceLine> {
  const terminator = /\r\n|\n|\r/g
  let number = 1
  let from = 0
  for (const match of text.matchAll(terminator)) {
    yield { number: number++, text: text.slice(from, match.index), end: match[0] }
    from = match.index + match[0].length
  }
  if (from < text.length) yield { number, text: text.slice(from), end: '' }
}
