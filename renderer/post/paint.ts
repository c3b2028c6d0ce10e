import type { PostView } from '../../contract/calls/posts.ts'
import type { Word } from '../../contract/domain/post.ts'
import { type Desk, targetOf } from '../workspace/desk.ts'
import { doubtOf } from '../workspace/doubts.ts'
import { spanOfWords } from '../workspace/spans.ts'
import { acceptedOf, overlaps, type Span, suggestionKey, undecided } from '../workspace/visible.ts'

/** How a span looks. `selection` and `draft` are the person's hand, the others what stands on record. */
export type Look = 'suggestion' | 'accepted' | 'rejected' | 'draft' | 'selection'

/** A span to be drawn, with what its label says. */
export interface Painted extends Span {
  readonly key: string
  readonly look: Look
  readonly type: string | null
  readonly score: number | null
  readonly focused: boolean
  /** The last review of the labels doubts it. */
  readonly doubted: boolean
  /** The letter that names it while a relation is being aimed. */
  readonly badge: string | null
  /** One end of a relation that is looked at. */
  readonly lit: boolean
  /** The regions that show it, by name; `–` where it is not in the image. */
  readonly shownIn: string | null
}

/** What relations and regions add to mentions, by the id of a mention or the key of a suggestion. */
export interface EndMarks {
  readonly badges: ReadonlyMap<string, string>
  readonly lit: ReadonlySet<string>
  readonly shownIn: ReadonlyMap<string, string>
}

export const noMarks: EndMarks = { badges: new Map(), lit: new Set(), shownIn: new Map() }

/** A run of text drawn in one way. `words` are the word pieces in it, with their indexes; gaps lie between them. */
export interface Run extends Span {
  readonly paint: Painted | null
  /** Further spans over the same text, drawn as a line below. */
  readonly also: readonly Painted[]
  readonly isStart: boolean
  readonly isEnd: boolean
}

/** Part of a paragraph, small enough to be drawn again alone. */
export interface Block extends Span {
  /** The first and one past the last word of the block. */
  readonly firstWord: number
  readonly endWord: number
}

export interface Paragraph extends Span {
  readonly blocks: readonly Block[]
  /** So long that its blocks are laid out one below the other, each alone: else one key would lay out all of it again. */
  readonly isLong: boolean
}

const blockWords = 60
const longBlockWords = 150
const longParagraph = 600

/** Cuts a text at line feeds, and long paragraphs between words. Does not depend on what is labelled. */
export function paragraphsOf(text: string, words: readonly Word[]): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let word = 0
  for (let start = 0; start <= text.length; ) {
    const feed = text.indexOf('\n', start)
    const end = feed < 0 ? text.length : feed
    const blocks: Block[] = []
    const isLong = countBefore(words, word, end, longParagraph)
    const most = isLong ? longBlockWords : blockWords
    let blockStart = start
    while (blockStart < end || blocks.length === 0) {
      const firstWord = word
      while (word < words.length && words[word]!.start < end && word - firstWord < most) word++
      const next = words[word]
      const isLast = next === undefined || next.start >= end
      const blockEnd = isLast ? end : next.start
      blocks.push({ start: blockStart, end: blockEnd, firstWord, endWord: word })
      blockStart = blockEnd
      if (isLast) break
    }
    paragraphs.push({ start, end, blocks, isLong })
    start = end + 1
  }
  return paragraphs
}

/** Whether at least `wanted` words from `first` on begin before `end`. */
const countBefore = (words: readonly Word[], first: number, end: number, wanted: number): boolean => {
  const last = words[first + wanted - 1]
  return last !== undefined && last.start < end
}

const rank: Record<Look, number> = { draft: 0, selection: 1, accepted: 2, suggestion: 3, rejected: 4 }

/** Everything that is drawn over a post, the foremost first. */
export function paintsOf(desk: Desk, view: PostView, marks: EndMarks = noMarks): Painted[] {
  const paints: Painted[] = []
  const plain = { doubted: false, badge: null, lit: false, shownIn: null }
  const marked = (key: string) => ({
    key,
    badge: marks.badges.get(key) ?? null,
    lit: marks.lit.has(key),
    shownIn: marks.shownIn.get(key) ?? null,
  })
  const target = targetOf(desk, view)
  const focusedMention = target.kind === 'mention' ? target.mention.id : null
  const focusedKey = target.kind === 'suggestion' ? suggestionKey(target.suggestion) : null
  const isDraft = desk.mode.kind === 'correct'
  if (desk.mode.kind === 'correct') {
    paints.push({ ...desk.mode.draft, key: 'draft', look: 'draft', score: null, focused: true, ...plain })
  } else if (target.kind === 'selection') {
    paints.push({
      ...target.span,
      key: 'selection',
      look: 'selection',
      type: null,
      score: null,
      focused: true,
      ...plain,
    })
  }
  for (const m of acceptedOf(view)) {
    if (isDraft && m.id === focusedMention) continue
    paints.push({
      ...pick(m),
      ...marked(m.id),
      look: 'accepted',
      score: null,
      doubted: doubtOf(view, m) !== null,
      focused: m.id === focusedMention,
    })
  }
  for (const s of undecided(view)) {
    const key = suggestionKey(s)
    if (isDraft && key === focusedKey) continue
    paints.push({
      ...pick(s),
      ...marked(key),
      look: 'suggestion',
      score: s.score,
      doubted: !view.suggestions.includes(s),
      focused: key === focusedKey,
    })
  }
  if (target.kind === 'mention' && target.mention.verdict === 'rejected') {
    paints.push({
      ...pick(target.mention),
      key: target.mention.id,
      look: 'rejected',
      score: null,
      focused: true,
      ...plain,
    })
  }
  return paints.sort((a, b) => rank[a.look] - rank[b.look] || a.end - a.start - (b.end - b.start))
}

const pick = ({ start, end, type }: Span & { readonly type: string }) => ({ start, end, type })

/** The runs of one block, in order and without gaps. Spans that cover the same text share it: the foremost is drawn. */
export function runsOf(block: Span, paints: readonly Painted[]): Run[] {
  const mine = paints.filter((p) => overlaps(p, block))
  const cuts = new Set([block.start, block.end])
  for (const p of mine) {
    cuts.add(Math.max(block.start, p.start))
    cuts.add(Math.min(block.end, p.end))
  }
  const edges = [...cuts].sort((a, b) => a - b)
  const runs: Run[] = []
  for (let i = 0; i + 1 < edges.length; i++) {
    const piece = { start: edges[i]!, end: edges[i + 1]! }
    const over = mine.filter((p) => overlaps(p, piece))
    const paint = over[0] ?? null
    runs.push({
      ...piece,
      paint,
      also: over.slice(1),
      isStart: paint !== null && paint.start === piece.start,
      isEnd: paint !== null && paint.end === piece.end,
    })
  }
  return runs
}

/** A piece of a run: a word or part of one (`word` is its index), or what lies between words (-1). */
export interface Piece extends Span {
  readonly word: number
}

export function piecesOf(run: Span, words: readonly Word[], firstWord: number, endWord: number): Piece[] {
  const pieces: Piece[] = []
  let at = run.start
  for (let i = firstWord; i < endWord; i++) {
    const word = words[i]!
    if (word.end <= at) continue
    if (word.start >= run.end) break
    const start = Math.max(at, word.start)
    const end = Math.min(run.end, word.end)
    if (start > at) pieces.push({ start: at, end: start, word: -1 })
    if (end > start) pieces.push({ start, end, word: i })
    at = Math.max(at, end)
  }
  if (at < run.end) pieces.push({ start: at, end: run.end, word: -1 })
  return pieces
}

/** The words between anchor and head, for the cursor's mark. */
export const cursorSpan = (desk: Desk, view: PostView): Span | null => spanOfWords(view.words, desk.head, desk.head)
