import type { Word } from '../../contract/domain/post.ts'
import type { RecordMention, SourceLine } from '../record.ts'
import { columnsOf, imageIdOf, isBlank, type Layout } from './layout.ts'
import { readTag, type Scheme, spansOfTags, type Tag, type TokenSpan } from './schemes.ts'

/**
 * What a CoNLL file says of a post beyond its text, kept in the post's metadata under `conll`, so that a post that
 * nobody touched is written as it was read, byte for byte. Only what differs from our own way of writing is kept.
 */
export interface ConllMetadata {
  /** Behind `IMGID:`; absent in files without such lines. */
  readonly id?: string
  readonly separator?: ' '
  /** Absent: two. */
  readonly columns?: number
  readonly scheme?: Scheme
  readonly terminator?: string
  /** What stands before the post: document marks, comments, more blank lines. */
  readonly before?: string
  /** What stands after the last post of the file. */
  readonly after?: string
  /** The post's lines as they were, where we would write them otherwise: more columns, repaired tags. */
  readonly lines?: string
}

/** A sentence as we write it, its closing blank line included. */
export function sentenceText(
  tokens: readonly string[],
  tags: readonly string[],
  { id, separator = '\t', terminator = '\n' }: { id?: string; separator?: string; terminator?: string },
): string {
  const head = id === undefined ? '' : `IMGID:${id}${terminator}`
  return `${head}${tokens.map((token, at) => `${token}${separator}${tags[at]}${terminator}`).join('')}${terminator}`
}

export const mentionsOfSpans = (spans: readonly TokenSpan[], words: readonly Word[]): RecordMention[] =>
  spans.map(({ from, to, type }) => ({ start: words[from]!.start, end: words[to - 1]!.end, type }))

/** The tokens and spans of lines that were read without error before. */
export function readSentence(lines: readonly SourceLine[], layout: Layout): { tokens: string[]; spans: TokenSpan[] } {
  const tokens: string[] = []
  const tags: Tag[] = []
  for (const { text } of lines) {
    if (isBlank(text) || imageIdOf(text, layout) !== null) continue
    const columns = columnsOf(text, layout.separator)
    tokens.push(columns[0]!)
    tags.push(readTag(columns.at(-1)!) ?? { kind: 'O' })
  }
  return { tokens, spans: spansOfTags(tags, layout.scheme).spans }
}
