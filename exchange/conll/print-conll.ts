import type { Word } from '../../contract/domain/post.ts'
import type { ExportMention, ExportPost, Loss, Printer } from '../export-post.ts'
import { splitLines } from '../parse-lines.ts'
import type { RecordMention } from '../record.ts'
import { wordsOfSpan } from '../word-spans.ts'
import { columnsOf, imageIdOf, isBlank, type Layout } from './layout.ts'
import { type Scheme, type TokenSpan, tagsOfSpans } from './schemes.ts'
import { type ConllMetadata, mentionsOfSpans, readSentence, sentenceText } from './sentence-text.ts'

const losses = {
  rejected: 'losses.rejectedInConll',
  unfinished: 'losses.notDoneInConll',
  images: 'losses.moreImages',
  words: 'losses.insideWord',
  overlaps: 'losses.overlapping',
  blank: 'losses.noWord',
  spacing: 'losses.spaces',
  relations: 'losses.relationsInConll',
  regions: 'losses.regionsInConll',
  foreign: 'losses.otherFields',
  names: 'losses.identifiers',
  characters: 'losses.underscores',
} as const satisfies Readonly<Record<string, Loss>>

type Count = (what: keyof typeof losses, by?: number) => void

function spansOf(mentions: readonly ExportMention[], words: readonly Word[], count: Count): TokenSpan[] {
  const spans: TokenSpan[] = []
  for (const mention of mentions) {
    if (mention.verdict === 'rejected') {
      count('rejected')
      continue
    }
    const touched = wordsOfSpan(words, mention.start, mention.end)
    if (touched === null) {
      count('blank')
      continue
    }
    if (!touched.exact) count('words')
    spans.push({ from: touched.from, to: touched.to, type: mention.type })
  }
  return longestFirst(spans, count)
}

/** Of spans that overlap the longest stays; of equally long ones the first. */
function longestFirst(spans: readonly TokenSpan[], count: Count): TokenSpan[] {
  const taken = new Set<number>()
  const kept: TokenSpan[] = []
  for (const span of spans.toSorted((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)) {
    const tokens = Array.from({ length: span.to - span.from }, (_, at) => span.from + at)
    if (tokens.some((token) => taken.has(token))) {
      count('overlaps')
      continue
    }
    for (const token of tokens) taken.add(token)
    kept.push(span)
  }
  return kept.sort((a, b) => a.from - b.from)
}

const isMetadata = (value: unknown): value is ConllMetadata => typeof value === 'object' && value !== null

const key = (mention: RecordMention) => `${mention.start} ${mention.end} ${mention.type}`

function sameMentions(a: readonly RecordMention[], b: readonly RecordMention[]): boolean {
  const wanted = new Set(a.map(key))
  return a.length === b.length && b.every((mention) => wanted.has(key(mention)))
}

/** The lines as they were read, where the labels still are what they say; else the same lines with new tags. */
function keptLines(lines: string, spans: readonly TokenSpan[], words: readonly Word[], layout: Layout): string | null {
  const source = [...splitLines(lines)]
  const read = readSentence(source, layout)
  if (read.tokens.length !== words.length) return null
  if (sameMentions(mentionsOfSpans(read.spans, words), mentionsOfSpans(spans, words))) return lines
  const tags = tagsOfSpans(spans, words.length, layout.scheme)
  let at = 0
  return source
    .map((line) => {
      if (isBlank(line.text) || imageIdOf(line.text, layout) !== null) return line.text + line.end
      const tag = columnsOf(line.text, layout.separator).at(-1)!
      return line.text.slice(0, -tag.length) + tags[at++]! + line.end
    })
    .join('')
}

/** `/images/17_06_1.jpg` is `IMGID:17_06_1`. */
const imageId = (name: string) => name.replace(/^.*[/\\]/, '').replace(/\.(jpe?g|png|webp|gif|bmp|tiff?|avif)$/i, '')

/**
 * Posts as IMGID-CoNLL. A post that came from a CoNLL file and that nobody touched is written byte for byte as it
 * was read.
 */
export const conllPrinter: Printer = {
  print(post: ExportPost) {
    const lost = new Map<Loss, number>()
    const count: Count = (what, by = 1) => {
      lost.set(losses[what], (lost.get(losses[what]) ?? 0) + by)
    }
    const metadata = isMetadata(post.metadata.conll) ? post.metadata.conll : null
    const spans = spansOf(post.mentions, post.words, count)
    if (post.status !== 'done') count('unfinished')
    const { relations, regions, groundings, judgements } = post.links
    if (relations.length > 0) count('relations', relations.length)
    const ofImages = regions.length + groundings.length + judgements.length
    if (ofImages > 0) count('regions', ofImages)
    if (Object.keys(post.metadata).some((key) => key !== 'conll' && key !== 'mnre')) count('foreign')
    if (post.images.length > 1) count('images', post.images.length - 1)
    const { separator = '\t', columns = 2, scheme = 'BIO', lines } = metadata ?? {}
    const kept = lines === undefined ? null : keptLines(lines, spans, post.words, { separator, columns, scheme })
    const text = kept ?? written(post, metadata, spans, scheme, count)
    return { text: `${metadata?.before ?? ''}${text}${metadata?.after ?? ''}`, losses: lost }
  },
}

function written(
  post: ExportPost,
  metadata: ConllMetadata | null,
  spans: readonly TokenSpan[],
  scheme: Scheme,
  count: Count,
): string {
  const separator = metadata?.separator ?? '\t'
  const unsafe = separator === ' ' ? /[ \t\r\n]/g : /[\t\r\n]/g
  const safe = (text: string) => {
    const replaced = text.replace(unsafe, '_')
    // In a file parted by spaces a tab within a token is the token's own.
    if (replaced === text || metadata !== null) return text
    count('characters')
    return replaced
  }
  const tokens = post.words.map(({ start, end }) => safe(post.text.slice(start, end)))
  const tags = tagsOfSpans(spans, tokens.length, scheme).map(safe)
  if (metadata === null && tokens.join(' ') !== post.text) count('spacing')
  const image = post.images[0]
  if (metadata === null && image === undefined) count('names')
  const id = metadata === null ? image && imageId(image) : metadata.id
  return sentenceText(tokens, tags, {
    ...(id !== undefined && { id }),
    separator,
    ...(metadata?.terminator !== undefined && { terminator: metadata.terminator }),
  })
}
