import { graphKey } from '../../contract/domain/graph.ts'
import type { Box } from '../../contract/domain/region.ts'
import { say } from '../../contract/sentences/say.ts'
import { error, type Finding } from '../issue.ts'
import { limits } from '../limits.ts'
import type {
  LinkedGrounding,
  LinkedJudgement,
  LinkedMeaning,
  LinkedRegion,
  LinkedRelation,
  LinkedSpan,
  PostLinks,
} from '../links.ts'
import { typeNameFinding } from '../names.ts'
import { isObject } from './read-entities.ts'
import type { Json, JsonObject } from './strict-json.ts'

/** Keys of what links a post's labels and images, and what every entry has that is ours: others mean something else by them. */
const linkKeys = {
  relations: ['head', 'tail', 'label'],
  rejected_relations: ['head', 'tail', 'label'],
  regions: ['image', 'x', 'y', 'width', 'height'],
  rejected_regions: ['image', 'x', 'y', 'width', 'height'],
  groundings: ['entity', 'shown'],
  judgements: ['image', 'relevant'],
  meanings: ['entity', 'means'],
  rejected_meanings: ['entity', 'means'],
} as const satisfies Readonly<Record<string, readonly string[]>>
type LinkKey = keyof typeof linkKeys

/** Whether this key of this record is read here; otherwise it is kept as something that other programs know. */
export function isLinkKey(key: string, value: Json | undefined): key is LinkKey {
  if (!Object.hasOwn(linkKeys, key) || !Array.isArray(value)) return false
  const wanted = linkKeys[key as LinkKey]
  return value.every((entry) => isObject(entry) && wanted.every((name) => Object.hasOwn(entry, name)))
}

class Refused extends Error {
  readonly finding: Finding

  constructor(finding: Finding) {
    super(finding.message)
    this.finding = finding
  }
}

/** A place in a list of `length` things. */
function place(value: Json | undefined, length: number, field: string, of: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < length) return value
  throw new Refused(
    error('JSONL_FIELD', field, say('files.foundNoPlace', { found: JSON.stringify(value), length, list: of })),
  )
}

function texted(value: Json | undefined, field: string): string {
  if (typeof value === 'string' && value.length <= limits.regionLabelUnits) return value.toWellFormed()
  throw new Refused(error('JSONL_FIELD', field, say('files.expectedTextAtMost', { most: limits.regionLabelUnits })))
}

function truth(value: Json | undefined, field: string): boolean {
  if (typeof value === 'boolean') return value
  throw new Refused(error('JSONL_FIELD', field, say('files.expectedTrueOrFalse')))
}

function boxOf(entry: JsonObject, field: string): Box {
  const { x, y, width, height } = entry
  const isNumber = (value: Json | undefined): value is number => typeof value === 'number'
  if (
    isNumber(x) &&
    isNumber(y) &&
    isNumber(width) &&
    isNumber(height) &&
    x >= 0 &&
    y >= 0 &&
    width >= 1 &&
    height >= 1
  )
    return { x, y, width, height }
  throw new Refused(error('BOX_RANGE', field, say('files.expectedBox')))
}

/**
 * What a record says beside text and labels. Ends of relations are places in `entities`, images places in `images`, regions
 * places in `regions`.
 *
 * @param entities spans of the record's `entities`, in their order
 * @returns null where the record says nothing of the kind
 */
export function readLinks(
  record: JsonObject,
  entities: readonly LinkedSpan[],
  images: number,
): PostLinks | null | Finding {
  const entriesOf = (key: LinkKey): readonly (readonly [entry: JsonObject, field: string])[] => {
    const value = record[key]
    if (!isLinkKey(key, value) || !Array.isArray(value)) return []
    if (value.length > limits.mentionsPerPost)
      throw new Refused(
        error('JSONL_FIELD', key, say('files.entriesAtMost', { found: value.length, most: limits.mentionsPerPost })),
      )
    return value.map((entry, at) => [entry as JsonObject, `${key}[${at}]`])
  }
  const entityAt = (value: Json | undefined, field: string): LinkedSpan => {
    const { start, end } = entities[place(value, entities.length, field, 'entities')]!
    return { start, end }
  }
  const relations = (key: 'relations' | 'rejected_relations', verdict: LinkedRelation['verdict']) =>
    entriesOf(key).map(([{ head, tail, label }, field]): LinkedRelation => {
      const ends = { head: entityAt(head, `${field}.head`), tail: entityAt(tail, `${field}.tail`) }
      if (ends.head.start === ends.tail.start && ends.head.end === ends.tail.end)
        throw new Refused(error('JSONL_FIELD', field, say('files.sameEnds')))
      if (label === null && verdict === 'accepted') return { ...ends, type: null, verdict }
      if (typeof label !== 'string')
        throw new Refused(error('JSONL_FIELD', `${field}.label`, say('files.expectedTextOrNull')))
      const named = typeNameFinding(label, `${field}.label`)
      if (named !== null) throw new Refused(named)
      return { ...ends, type: label, verdict }
    })
  const regions = (key: 'regions' | 'rejected_regions', verdict: LinkedRegion['verdict']) =>
    entriesOf(key).map(([entry, field]): LinkedRegion => {
      return {
        image: place(entry.image, images, `${field}.image`, 'images'),
        box: boxOf(entry, field),
        label: texted(entry.label ?? '', `${field}.label`),
        verdict,
      }
    })
  const meanings = (key: 'meanings' | 'rejected_meanings', verdict: LinkedMeaning['verdict']) => {
    const seen = new Set<string>()
    return entriesOf(key).map(([{ entity, means }, field]): LinkedMeaning => {
      const known = means === null ? null : graphKey.safeParse(means).data
      if (known === undefined) throw new Refused(error('JSONL_FIELD', `${field}.means`, say('files.expectedKeyOrNull')))
      const mention = entityAt(entity, `${field}.entity`)
      const once = JSON.stringify(verdict === 'accepted' ? mention : [mention, known])
      if (seen.has(once)) throw new Refused(error('JSONL_FIELD', field, say('files.saidTwice')))
      seen.add(once)
      return { mention, entity: known, verdict }
    })
  }
  try {
    const accepted = regions('regions', 'accepted')
    const links: PostLinks = {
      relations: [...relations('relations', 'accepted'), ...relations('rejected_relations', 'rejected')],
      regions: [...accepted, ...regions('rejected_regions', 'rejected')],
      groundings: entriesOf('groundings').map(([{ entity, region, shown }, field]): LinkedGrounding => {
        return {
          mention: entityAt(entity, `${field}.entity`),
          region: (region ?? null) === null ? null : place(region, accepted.length, `${field}.region`, 'regions'),
          verdict: truth(shown, `${field}.shown`) ? 'shown' : 'not-shown',
        }
      }),
      judgements: entriesOf('judgements').map(([{ image, relevant }, field]): LinkedJudgement => {
        return {
          image: place(image, images, `${field}.image`, 'images'),
          judgement: truth(relevant, `${field}.relevant`) ? 'relevant' : 'irrelevant',
        }
      }),
      meanings: [...meanings('meanings', 'accepted'), ...meanings('rejected_meanings', 'rejected')],
    }
    return Object.values(links).every((list) => list.length === 0) ? null : links
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.finding
    throw thrown
  }
}
