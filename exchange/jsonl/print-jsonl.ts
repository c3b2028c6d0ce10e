import type { ExportMention, ExportPost, Printer } from '../export-post.ts'
import type { PostLinks } from '../links.ts'
import { knownKeys } from './parse-jsonl.ts'

type Span = Pick<ExportMention, 'start' | 'end'>

const without = <T extends object>(record: T): Partial<T> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value.length > 0)) as Partial<T>

/** Relations, regions and the rest in the shape that the parser describes; empty lists are left out. */
function linksOf({ relations, regions, groundings, judgements, meanings }: PostLinks, entities: readonly Span[]) {
  const entityOf = ({ start, end }: Span) => entities.findIndex((one) => one.start === start && one.end === end)
  const accepted = regions.filter(({ verdict }) => verdict === 'accepted')
  const relationsOf = (wanted: string) =>
    relations
      .filter(({ verdict }) => verdict === wanted)
      .map(({ head, tail, type }) => ({ head: entityOf(head), tail: entityOf(tail), label: type }))
  const regionsOf = (wanted: string) =>
    regions
      .filter(({ verdict }) => verdict === wanted)
      .map(({ image, box: { x, y, width, height }, label }) => ({ image, x, y, width, height, label }))
  const meaningsOf = (wanted: string) =>
    meanings
      .filter(({ verdict }) => verdict === wanted)
      .map(({ mention, entity }) => ({ entity: entityOf(mention), means: entity }))
  return without({
    relations: relationsOf('accepted'),
    rejected_relations: relationsOf('rejected'),
    regions: regionsOf('accepted'),
    rejected_regions: regionsOf('rejected'),
    groundings: groundings.map(({ mention, region, verdict }) => ({
      entity: entityOf(mention),
      region: region === null ? null : accepted.indexOf(regions[region]!),
      shown: verdict === 'shown',
    })),
    judgements: judgements.map(({ image, judgement }) => ({ image, relevant: judgement === 'relevant' })),
    meanings: meaningsOf('accepted'),
    rejected_meanings: meaningsOf('rejected'),
  })
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Everything that a project knows of a post, on one line. Nothing is lost; other readers find what they look for. */
export const jsonlPrinter: Printer = {
  print(post: ExportPost) {
    const { name, text, images, words, mentions, links, status, metadata } = post
    const { jsonl, ...rest } = metadata
    const of = (verdict: ExportMention['verdict']) =>
      mentions
        .filter((mention) => mention.verdict === verdict)
        .map(({ start, end, type }) => ({ start, end, label: type, surface: text.slice(start, end) }))
    const rejected = of('rejected')
    const record = {
      id: name,
      text,
      images,
      entities: of('accepted'),
      ...(rejected.length > 0 && { rejected }),
      ...linksOf(
        links,
        mentions.filter(({ verdict }) => verdict === 'accepted'),
      ),
      words: words.map(({ start, end }) => [start, end]),
      status,
      ...(Object.keys(rest).length > 0 && { metadata: rest }),
    }
    const isOurs = (key: string) => knownKeys.has(key) || Object.hasOwn(record, key)
    const foreign = isRecord(jsonl) ? Object.entries(jsonl).filter(([key]) => !isOurs(key)) : []
    const known = JSON.stringify(record)
    // Not through an object of ours: a key may be __proto__.
    const added = foreign.map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`).join('')
    return { text: `${known.slice(0, -1)}${added}}\n`, losses: new Map() }
  },
}
