import type { SourceLine } from '../record.ts'
import { readTag, type Scheme } from './schemes.ts'

/** How a file of tokens and tags is written. The token is the first column and the tag the last. */
export interface Layout {
  readonly separator: '\t' | ' '
  readonly columns: number
  readonly scheme: Scheme
}

const imgid = 'IMGID:'

export const isBlank = (line: string) => !line.includes('\t') && line.trim() === ''

export function columnsOf(line: string, separator: Layout['separator']): string[] {
  return separator === '\t' ? line.split('\t') : line.split(/ +/)
}

/** The image's id where the line is an `IMGID:` line. A token may begin so as well, but has a tag behind it. */
export function imageIdOf(line: string, layout: Layout): string | null {
  if (!line.startsWith(imgid)) return null
  return columnsOf(line, layout.separator).length === layout.columns ? null : line.slice(imgid.length).trim()
}

/** Lines that CoNLL files have around sentences: document marks and comments. Only looked for between sentences. */
export function isAside(line: string, layout: Layout): boolean {
  if (line.startsWith('-DOCSTART-')) return true
  return line.startsWith('# ') && columnsOf(line, layout.separator).length !== layout.columns
}

function commonest(counts: ReadonlyMap<number, number>): number {
  let best = 2
  let most = 0
  for (const [value, count] of counts) {
    if (value >= 2 && count > most) {
      best = value
      most = count
    }
  }
  return best
}

/** Told from the beginning of a file: separator and number of columns by majority, scheme by how spans begin. */
export function layoutOf(lines: readonly SourceLine[]): Layout {
  const tokens = lines.filter(({ text }) => !isBlank(text) && !text.startsWith(imgid) && !text.startsWith('-DOCSTART-'))
  const tabbed = tokens.filter(({ text }) => text.includes('\t')).length
  const separator = tabbed * 2 >= tokens.length ? '\t' : ' '
  const counts = new Map<number, number>()
  for (const { text } of tokens) {
    const found = columnsOf(text, separator).length
    counts.set(found, (counts.get(found) ?? 0) + 1)
  }
  const columns = commonest(counts)
  return { separator, columns, scheme: schemeOf(lines, separator, columns) }
}

function schemeOf(lines: readonly SourceLine[], separator: Layout['separator'], columns: number): Scheme {
  let begun = 0
  let continuedFromNothing = 0
  let previous = ''
  for (const { text } of lines) {
    const found = isBlank(text) ? [] : columnsOf(text, separator)
    const tag = found.length === columns ? readTag(found.at(-1)!) : null
    if (tag === null || tag.kind === 'O') {
      previous = ''
      continue
    }
    if (tag.kind === 'E' || tag.kind === 'S') return 'BIOES'
    // A B behind its own type is what both write.
    if (previous !== tag.type) {
      if (tag.kind === 'B') begun++
      else continuedFromNothing++
    }
    previous = tag.type
  }
  return continuedFromNothing > begun ? 'IOB1' : 'BIO'
}
