import { say } from '../../contract/sentences/say.ts'
import { grownSpan } from '../fit-span.ts'
import { error, type Finding, issueAt, quoted, warning } from '../issue.ts'
import { joinTokens } from '../join-tokens.ts'
import { limits } from '../limits.ts'
import { imageNameFinding, typeNameFinding } from '../names.ts'
import type { ParsedItem, Parser, ParserRun, PostRecord, RecordMention, SourceLine } from '../record.ts'
import { columnsOf, imageIdOf, isAside, isBlank, type Layout, layoutOf } from './layout.ts'
import { readTag, spansOfTags, type Tag, tagsOfSpans } from './schemes.ts'
import { type ConllMetadata, mentionsOfSpans, sentenceText } from './sentence-text.ts'

/** How much of a file is read before its layout is told: lines, and UTF-16 units. */
const sample = { lines: 5000, units: 4 * 1024 * 1024 }

interface Sentence {
  readonly line: number
  readonly before: string
  id: string | null
  lines: SourceLine[]
  tokens: string[]
  tags: Tag[]
  tokenLines: number[]
  units: number
  /** An error keeps it out; its other lines are still checked. */
  refused: boolean
  tooLong: boolean
}

const tooLong = (begun: number) =>
  error(
    'SENT_TOO_LONG',
    'token',
    say('files.sentenceTooLong', { line: begun, tokens: limits.words, characters: limits.textUnits }),
  )

function readTokenLine(line: string, layout: Layout): { readonly token: string; readonly tag: Tag } | Finding {
  const columns = columnsOf(line, layout.separator)
  const separator = layout.separator === '\t' ? say('files.tab') : say('files.space')
  if (columns.length === 1)
    return error(
      layout.separator === '\t' ? 'CONLL_TAB' : 'CONLL_COLS',
      'columns',
      say('files.conllNoSeparator', { separator, found: quoted(line) }),
    )
  if (columns.length !== layout.columns)
    return error(
      'CONLL_COLS',
      'columns',
      say('files.conllColumns', { found: columns.length, separator, expected: layout.columns }),
    )
  const token = columns[0]!
  const written = columns.at(-1)!
  if (token === '') return error('CONLL_TOKEN', 'token', say('files.conllEmptyToken', { tag: quoted(written) }))
  const tag = readTag(written)
  if (tag === null) return error('CONLL_TAG', 'tag', say('files.conllTag', { found: quoted(written) }))
  return (tag.kind === 'O' ? null : typeNameFinding(tag.type, 'tag')) ?? { token, tag }
}

class ConllRun implements ParserRun {
  readonly #file: string
  #layout: Layout | null = null
  #waiting: SourceLine[] = []
  #waitingUnreadable: number[] = []
  #waitingUnits = 0
  #items: ParsedItem[] = []
  #sentence: Sentence | null = null
  /** The post read last: what follows it decides whether it is the file's last. */
  #held: PostRecord | null = null
  #aside = ''
  #refused = 0

  constructor(file: string) {
    this.#file = file
  }

  push(line: SourceLine): readonly ParsedItem[] {
    if (this.#layout !== null) this.#read(line, this.#layout)
    else {
      this.#waiting.push(line)
      this.#waitingUnits += line.text.length
      if (this.#waiting.length >= sample.lines || this.#waitingUnits >= sample.units) this.#begin()
    }
    return this.#taken()
  }

  pushUnreadable(line: number): readonly ParsedItem[] {
    if (this.#layout === null) this.#waitingUnreadable.push(line)
    else this.#unreadable(line)
    return this.#taken()
  }

  end(): readonly ParsedItem[] {
    if (this.#layout === null) this.#begin()
    this.#finish()
    this.#release(this.#aside)
    const scheme = this.#layout?.scheme ?? null
    this.#items.push({ kind: 'file', facts: { scheme, refused: this.#refused } })
    return this.#taken()
  }

  #taken(): readonly ParsedItem[] {
    if (this.#items.length === 0) return []
    const items = this.#items
    this.#items = []
    return items
  }

  #issue(line: number, finding: Finding): void {
    this.#items.push({ kind: 'issue', issue: issueAt(this.#file, line, finding) })
  }

  #begin(): void {
    const layout = layoutOf(this.#waiting)
    this.#layout = layout
    const unreadable = this.#waitingUnreadable
    for (const line of this.#waiting) {
      while (unreadable[0] !== undefined && unreadable[0] < line.number) this.#unreadable(unreadable.shift()!)
      this.#read(line, layout)
    }
    for (const line of unreadable) this.#unreadable(line)
    this.#waiting = []
    this.#waitingUnreadable = []
  }

  #open(line: number): Sentence {
    if (this.#sentence === null) {
      this.#sentence = {
        line,
        before: this.#aside,
        id: null,
        lines: [],
        tokens: [],
        tags: [],
        tokenLines: [],
        units: 0,
        refused: false,
        tooLong: false,
      }
      this.#aside = ''
    }
    return this.#sentence
  }

  #unreadable(line: number): void {
    this.#open(line).refused = true
  }

  #read(line: SourceLine, layout: Layout): void {
    const { text } = line
    if (isBlank(text)) {
      if (this.#sentence === null) this.#aside += text + line.end
      else {
        this.#sentence.lines.push(line)
        this.#finish()
      }
      return
    }
    const id = imageIdOf(text, layout)
    if (id !== null) {
      this.#finish()
      this.#readImageId(line, id)
      return
    }
    if (this.#sentence === null && isAside(text, layout)) this.#aside += text + line.end
    else this.#readToken(line, layout)
  }

  #readImageId(line: SourceLine, id: string): void {
    const sentence = this.#open(line.number)
    sentence.lines.push(line)
    sentence.id = id
    const finding = imageNameFinding(id, 'IMGID')
    if (finding === null) return
    this.#issue(line.number, finding)
    sentence.refused = true
  }

  #readToken(line: SourceLine, layout: Layout): void {
    const sentence = this.#open(line.number)
    const read = readTokenLine(line.text, layout)
    if ('code' in read) {
      this.#issue(line.number, read)
      sentence.refused = true
      return
    }
    if (sentence.tooLong) return
    sentence.units += read.token.length + 1
    if (sentence.tokens.length >= limits.words || sentence.units > limits.textUnits) {
      this.#issue(line.number, tooLong(sentence.line))
      sentence.tooLong = true
      sentence.refused = true
      sentence.lines = []
      sentence.tokens = []
    }
    if (sentence.refused) return
    sentence.lines.push(line)
    sentence.tokens.push(read.token)
    sentence.tags.push(read.tag)
    sentence.tokenLines.push(line.number)
  }

  #finish(): void {
    const sentence = this.#sentence
    const layout = this.#layout
    if (sentence === null || layout === null) return
    this.#sentence = null
    if (!sentence.refused && sentence.tokens.length === 0) {
      this.#issue(
        sentence.line,
        error('CONLL_NO_TOKENS', 'token', say('files.conllNoTokens', { id: sentence.id ?? '' })),
      )
      sentence.refused = true
    }
    if (sentence.refused) {
      this.#refused++
      return
    }
    const post = this.#postOf(sentence, layout)
    this.#release('')
    this.#held = post
  }

  #postOf(sentence: Sentence, layout: Layout): PostRecord {
    const { tokens, tags, id, line } = sentence
    const { text, words } = joinTokens(tokens)
    const { spans, illegal } = spansOfTags(tags, layout.scheme)
    for (const { token, problem } of illegal)
      this.#issue(sentence.tokenLines[token]!, warning('CONLL_TRANSITION', 'tag', problem))
    const terminator = sentence.lines[0]!.end || '\n'
    const shape = {
      ...(id !== null && { id }),
      ...(layout.separator === ' ' && { separator: ' ' as const }),
      ...(terminator !== '\n' && { terminator }),
    }
    const written = sentence.lines.map((each) => each.text + each.end).join('')
    const ours = sentenceText(tokens, tagsOfSpans(spans, tokens.length, layout.scheme), shape)
    const metadata: ConllMetadata = {
      ...shape,
      ...(layout.columns !== 2 && { columns: layout.columns }),
      ...(layout.scheme !== 'BIO' && { scheme: layout.scheme }),
      ...(sentence.before !== '' && { before: sentence.before }),
      ...(written !== ours && { lines: written }),
    }
    return {
      name: id ?? `${this.#file}:${line}`,
      text,
      words,
      images: id === null ? [] : [id],
      mentions: this.#fitted(mentionsOfSpans(spans, words), text, line),
      status: null,
      metadata: this.#fitting(metadata, shape, line),
      line,
      joins: false,
    }
  }

  /** A token may begin with a mark that belongs to the character before it: the space, here. */
  #fitted(mentions: readonly RecordMention[], text: string, line: number): readonly RecordMention[] {
    return mentions.map((mention) => {
      const grown = grownSpan(text, mention.start, mention.end)
      if (grown === null) return mention
      const message = say('files.labelGrown', {
        type: mention.type,
        start: mention.start,
        end: mention.end,
        from: grown.start,
        to: grown.end,
      })
      this.#issue(line, warning('SPAN_GRAPHEME', 'token', message))
      return { ...mention, ...grown }
    })
  }

  #fitting(metadata: ConllMetadata, short: ConllMetadata, line: number): Readonly<Record<string, unknown>> {
    const kept = (metadata.before?.length ?? 0) + (metadata.lines?.length ?? 0)
    if (kept * 2 < limits.metadataUnits) return { conll: metadata }
    const message = say('files.columnsTooLong', { characters: kept })
    this.#issue(line, warning('META_SIZE', 'columns', message))
    return { conll: short }
  }

  /** Hands on the held post; `after` is what stands between it and the end of the file. */
  #release(after: string): void {
    const post = this.#held
    if (post === null) return
    this.#held = null
    const conll = post.metadata.conll as ConllMetadata
    const kept = after === '' || after.length > 1000 ? conll : { ...conll, after }
    this.#items.push({ kind: 'post', post: { ...post, metadata: { conll: kept } } })
  }
}

/**
 * Tokens with tags, a blank line between posts: Twitter-2015, Twitter-2017 and GMNER with `IMGID:` lines, CoNLL-2003
 * and other BIO, IOB1 and BIOES files without. Text is the tokens joined by one space each.
 */
export const conll: Parser = { format: 'conll', start: (file) => new ConllRun(file) }
