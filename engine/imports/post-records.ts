import { Failed } from '../../contract/domain/failed.ts'
import type { PostRecord } from '../../exchange/record.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isSpan = (value: unknown): value is { start: number; end: number } =>
  isObject(value) && Number.isSafeInteger(value.start) && Number.isSafeInteger(value.end)

const areTexts = (value: unknown) => Array.isArray(value) && value.every((each) => typeof each === 'string')

function isPostRecord(value: unknown): value is PostRecord {
  if (!isObject(value)) return false
  const { name, text, words, images, mentions, done, metadata, line, joins } = value
  return (
    typeof name === 'string' &&
    typeof text === 'string' &&
    (words === null || (Array.isArray(words) && words.every(isSpan))) &&
    areTexts(images) &&
    Array.isArray(mentions) &&
    mentions.every((mention) => isSpan(mention) && 'type' in mention && typeof mention.type === 'string') &&
    typeof done === 'boolean' &&
    isObject(metadata) &&
    Number.isSafeInteger(line) &&
    typeof joins === 'boolean'
  )
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
