import type { ExportPost, Loss, Printer } from '../export-post.ts'
import type { LinkedRelation, LinkedSpan } from '../links.ts'
import { wordsOfSpan } from '../word-spans.ts'
import { type MnrePair, mnreLine } from './mnre-line.ts'
import type { MnreMetadata } from './parse-mnre.ts'

const losses = {
  unrelated: 'losses.noRelation',
  lonely: 'losses.typeless',
  names: 'losses.otherNames',
  words: 'losses.endsInsideWord',
  blank: 'losses.endsNoWord',
  rejected: 'losses.rejectedInMnre',
  regions: 'losses.regionsInMnre',
  unfinished: 'losses.unfinished',
  images: 'losses.moreImages',
} as const satisfies Readonly<Record<string, Loss>>
type Lost = keyof typeof losses

type Line = Pick<MnrePair, 'head' | 'tail' | 'relation'>
type Position = MnrePair['head']

const isMetadata = (value: unknown): value is MnreMetadata =>
  typeof value === 'object' && value !== null && 'relations' in value && Array.isArray(value.relations)

const isNamed = (relation: string) => /^\/[^/]+\/[^/]+\/./.test(relation)

/** Pairs without a relation that the post's file named and whose ends nobody has labelled: still as they were. */
function untouchedPairs(post: ExportPost, decided: readonly Line[]): Line[] {
  const { mnre } = post.metadata
  if (!isMetadata(mnre)) return []
  const key = (a: Position, b: Position) => JSON.stringify([a, b].toSorted((x, y) => x[0] - y[0] || x[1] - y[1]))
  const known = new Set(decided.map(({ head, tail }) => key(head, tail)))
  const isLabelled = ([from, to]: Position) => {
    const [first, last] = [post.words[from], post.words[to - 1]]
    return post.mentions.some(({ start, end, verdict }) => {
      return verdict === 'accepted' && start === first?.start && end === last?.end
    })
  }
  return mnre.relations
    .map(({ h, t, relation }): Line => ({ head: h.pos, tail: t.pos, relation }))
    .filter(({ head, tail, relation }) => {
      return relation === 'None' && !known.has(key(head, tail)) && !(isLabelled(head) && isLabelled(tail))
    })
}

function linesOf(post: ExportPost, count: (what: Lost, by?: number) => void): Line[] {
  const lines: Line[] = []
  for (const { head, tail, type, verdict } of post.links.relations) {
    if (verdict === 'rejected') {
      count('rejected')
      continue
    }
    if (type !== null && !isNamed(type)) {
      count('names')
      continue
    }
    const [from, to] = [wordsOfSpan(post.words, head.start, head.end), wordsOfSpan(post.words, tail.start, tail.end)]
    if (from === null || to === null) {
      count('blank')
      continue
    }
    if (!from.exact || !to.exact) count('words')
    lines.push({ head: [from.from, from.to], tail: [to.from, to.to], relation: type ?? 'None' })
  }
  return lines
}

const keyOf = ({ start, end }: LinkedSpan, type: string) => `${start} ${end} ${type}`

/** What a relation's name says of its two ends. */
function typesSaid({ head, tail, type, verdict }: LinkedRelation): string[] {
  const [, first = '', second = ''] = type?.split('/') ?? []
  return verdict === 'rejected' ? [] : [keyOf(head, first.toUpperCase()), keyOf(tail, second.toUpperCase())]
}

/** Posts as lines of MNRE, one for every pair that somebody decided on, with or without a relation. */
export const mnrePrinter: Printer = {
  print(post: ExportPost) {
    const lost = new Map<Loss, number>()
    const count = (what: Lost, by = 1): void => {
      if (by > 0) lost.set(losses[what], (lost.get(losses[what]) ?? 0) + by)
    }
    const { relations, regions, groundings, judgements } = post.links
    const decided = linesOf(post, count)
    const lines = [...decided, ...untouchedPairs(post, decided)]
    const said = new Set(relations.flatMap(typesSaid))
    const accepted = post.mentions.filter(({ verdict }) => verdict === 'accepted')
    count('lonely', accepted.filter((mention) => !said.has(keyOf(mention, mention.type))).length)
    count('rejected', post.mentions.length - accepted.length)
    count('regions', regions.length + groundings.length + judgements.length)
    count('images', post.images.length - 1)
    if (lines.length === 0) count('unrelated')
    else if (post.status !== 'done') count('unfinished')
    const tokens = post.words.map(({ start, end }) => post.text.slice(start, end))
    const text = lines.map((line) => mnreLine({ ...line, tokens, image: post.images[0] ?? null })).join('')
    return { text, losses: lost }
  },
}
