import { Failed } from '../../contract/domain/failed.ts'
import type { PostLinks } from '../../exchange/links.ts'
import type { ImageBoxes, PostRecord } from '../../exchange/record.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isSpan = (value: unknown): value is { start: number; end: number } =>
  isObject(value) && Number.isSafeInteger(value.start) && Number.isSafeInteger(value.end)

const areTexts = (value: unknown) => Array.isArray(value) && value.every((each) => typeof each === 'string')

const statuses: ReadonlySet<unknown> = new Set([null, 'todo', 'skipped', 'done'])

const isPlace = (value: unknown) => Number.isSafeInteger(value)
const isVerdict = (value: unknown) => value === 'accepted' || value === 'rejected'

const isRelation = (value: unknown) =>
  isObject(value) &&
  isSpan(value.head) &&
  isSpan(value.tail) &&
  (value.type === null || typeof value.type === 'string') &&
  isVerdict(value.verdict)

// Boxes are looked at where they are stored.
const isRegion = (value: unknown) =>
  isObject(value) && isPlace(value.image) && typeof value.label === 'string' && isVerdict(value.verdict)

const isGrounding = (value: unknown) =>
  isObject(value) &&
  isSpan(value.mention) &&
  (value.region === null || isPlace(value.region)) &&
  (value.verdict === 'shown' || value.verdict === 'not-shown')

const isJudgement = (value: unknown) =>
  isObject(value) && isPlace(value.image) && (value.judgement === 'relevant' || value.judgement === 'irrelevant')

const isMeaning = (value: unknown) =>
  isObject(value) &&
  isSpan(value.mention) &&
  (value.entity === null || typeof value.entity === 'string') &&
  isVerdict(value.verdict)

function areLinks(value: unknown): value is PostLinks {
  if (!isObject(value)) return false
  const { relations, regions, groundings, judgements, meanings } = value
  const isList = (list: unknown, is: (one: unknown) => boolean) => Array.isArray(list) && list.every(is)
  return (
    isList(relations, isRelation) &&
    isList(regions, isRegion) &&
    isList(groundings, isGrounding) &&
    isList(judgements, isJudgement) &&
    isList(meanings, isMeaning)
  )
}

function isPostRecord(value: unknown): value is PostRecord {
  if (!isObject(value)) return false
  const { name, text, words, images, mentions, links, status, metadata, line, joins } = value
  return (
    typeof name === 'string' &&
    typeof text === 'string' &&
    (words === null || (Array.isArray(words) && words.every(isSpan))) &&
    areTexts(images) &&
    Array.isArray(mentions) &&
    mentions.every((mention) => isSpan(mention) && 'type' in mention && typeof mention.type === 'string') &&
    (links === undefined || areLinks(links)) &&
    statuses.has(status) &&
    isObject(metadata) &&
    Number.isSafeInteger(line) &&
    typeof joins === 'boolean'
  )
}

const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)

const isBox = (value: unknown) =>
  isObject(value) && isNumber(value.x) && isNumber(value.y) && isNumber(value.width) && isNumber(value.height)

function isImageBoxes(value: unknown): value is ImageBoxes {
  if (!isObject(value) || !isObject(value.image)) return false
  const { name, size, objects } = value.image
  const isSize = (of: unknown) => isObject(of) && isPlace(of.width) && isPlace(of.height)
  const isBoxed = (of: unknown) => isObject(of) && typeof of.label === 'string' && isBox(of.box)
  return (
    typeof name === 'string' &&
    (size === null || isSize(size)) &&
    Array.isArray(objects) &&
    objects.every(isBoxed) &&
    (value.imgid === null || typeof value.imgid === 'string')
  )
}

/** The same for boxes. */
export function imageBoxes(json: string): readonly ImageBoxes[] {
  const value: unknown = JSON.parse(json)
  if (Array.isArray(value) && value.every(isImageBoxes)) return value
  throw new Failed('internal', 'The process that reads files gave boxes that do not fit.')
}

/**
 * What the decode process sent. Its bytes were foreign, so it may have been taken over: the shape is checked here, by
 * hand since a million records pass, and offsets and names once more where they are stored.
 */
export function postRecords(json: string): readonly PostRecord[] {
  const value: unknown = JSON.parse(json)
  if (Array.isArray(value) && value.every(isPostRecord)) return value
  throw new Failed('internal', 'The process that reads files gave records that do not fit.')
}
