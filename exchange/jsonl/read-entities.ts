import { grownSpan } from '../fit-span.ts'
import { error, type Finding, quoted, warning } from '../issue.ts'
import { limits } from '../limits.ts'
import { typeNameFinding } from '../names.ts'
import type { RecordMention } from '../record.ts'
import { type ForeignSpan, type OffsetUnit, toUtf16, unitOf } from './offset-units.ts'
import type { Json, JsonObject } from './strict-json.ts'

export interface ReadEntities {
  readonly mentions: readonly RecordMention[]
  readonly warnings: readonly Finding[]
  /** What the offsets of this record were found to count, where its surfaces tell; null where nothing tells. */
  readonly unit: OffsetUnit | null
}

interface Entity extends ForeignSpan {
  readonly type: string
  readonly field: string
  readonly rejected: boolean
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readEntity(value: Json, field: string, rejected: boolean): Entity | Finding {
  if (!isObject(value)) return error('JSONL_FIELD', field, 'expected {"start": …, "end": …, "label": …}')
  for (const key of ['start', 'end'] as const) {
    if (!Number.isSafeInteger(value[key]))
      return error(
        'SPAN_RANGE',
        `${field}.${key}`,
        `found ${JSON.stringify(value[key]) ?? 'nothing'}, expected a whole number`,
      )
  }
  const { label } = value
  if (typeof label !== 'string') return error('JSONL_FIELD', `${field}.label`, 'expected a text like "PER"')
  const named = typeNameFinding(label, `${field}.label`)
  if (named !== null) return named
  const surface = value.surface ?? value.text ?? null
  if (surface !== null && typeof surface !== 'string')
    return error('JSONL_FIELD', `${field}.surface`, 'expected a text')
  return {
    start: value.start as number,
    end: value.end as number,
    type: label,
    field,
    rejected,
    surface: surface?.toWellFormed() ?? null,
  }
}

function readList(value: Json | undefined, field: string): readonly Entity[] | Finding {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) return error('JSONL_FIELD', field, 'expected a list')
  if (value.length > limits.mentionsPerPost)
    return error('JSONL_FIELD', field, `found ${value.length} entries, expected at most ${limits.mentionsPerPost}`)
  const entities: Entity[] = []
  for (const [at, each] of value.entries()) {
    const entity = readEntity(each, `${field}[${at}]`, field === 'rejected')
    if ('code' in entity) return entity
    entities.push(entity)
  }
  return entities
}

/** How long the text is, in words, in every unit that differs. */
const sizeOf = (text: string) => `${text.length} UTF-16 units (${[...text].length} code points)`

function unfitting(text: string, entities: readonly Entity[], unit: OffsetUnit): Finding {
  const offsets = toUtf16(
    text,
    unit,
    entities.flatMap(({ start, end }) => [start, end]),
  )
  for (const { start, end, field, surface } of entities) {
    const whole = offsets.has(start) && offsets.has(end)
    if (!whole && (surface === null || end > text.length))
      return error(
        'SPAN_RANGE',
        field,
        `found ${start} to ${end}, which ${end > text.length ? `lies outside the text of ${sizeOf(text)}` : 'cuts a character in two'}; expected offsets in UTF-16 units, or a "surface" for each entity`,
      )
    const covered = whole ? text.slice(offsets.get(start), offsets.get(end)) : text.slice(start, end)
    if (surface !== null && covered !== surface)
      return error(
        'SPAN_UNIT',
        field,
        `${start} to ${end} covers ${quoted(covered)}, expected ${quoted(surface)}; no unit (UTF-16, code points, bytes) fits all entities of this record`,
      )
  }
  return error('SPAN_UNIT', 'entities', 'no unit fits all entities of this record')
}

/** The labels of one record, in UTF-16 units, by the unit in which they all cover what they say. */
export function readEntities(record: JsonObject, text: string, preferred: OffsetUnit): ReadEntities | Finding {
  const accepted = readList(record.entities, 'entities')
  if ('code' in accepted) return accepted
  const rejected = readList(record.rejected, 'rejected')
  if ('code' in rejected) return rejected
  const entities = [...accepted, ...rejected]
  if (entities.length === 0) return { mentions: [], warnings: [], unit: null }
  for (const { start, end, field } of entities) {
    if (start < 0 || end <= start)
      return error(
        'SPAN_RANGE',
        field,
        `found ${start} to ${end} in a text of ${sizeOf(text)}, expected 0 ≤ start < end`,
      )
  }
  // Without a surface nothing can tell a unit: ours, or the one that this file was found to count in.
  const told = entities.some(({ surface }) => surface !== null)
  const unit = told ? unitOf(text, entities, preferred) : preferred
  const offsets =
    unit &&
    toUtf16(
      text,
      unit,
      entities.flatMap(({ start, end }) => [start, end]),
    )
  if (unit === null || offsets === null || entities.some(({ start, end }) => !offsets.has(start) || !offsets.has(end)))
    return unfitting(text, entities, preferred)
  const warnings: Finding[] = []
  const mentions = entities.map(({ start, end, type, field, rejected: no }): RecordMention => {
    const span = { start: offsets.get(start)!, end: offsets.get(end)! }
    const grown = grownSpan(text, span.start, span.end)
    if (grown !== null)
      warnings.push(
        warning(
          'SPAN_GRAPHEME',
          field,
          `${start} to ${end} begins or ends inside a character; the label is grown to ${quoted(text.slice(grown.start, grown.end))}`,
        ),
      )
    return { ...(grown ?? span), type, ...(no && { verdict: 'rejected' as const }) }
  })
  return { mentions, warnings, unit: told ? unit : null }
}
