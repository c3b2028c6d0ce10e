import { say } from '../../contract/sentences/say.ts'
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
  if (!isObject(value)) return error('JSONL_FIELD', field, say('files.expectedEntity'))
  for (const key of ['start', 'end'] as const) {
    if (!Number.isSafeInteger(value[key])) {
      const found = JSON.stringify(value[key])
      const problem = found === undefined ? say('files.wholeNumberMissing') : say('files.foundNoNumberWhole', { found })
      return error('SPAN_RANGE', `${field}.${key}`, problem)
    }
  }
  const { label } = value
  if (typeof label !== 'string') return error('JSONL_FIELD', `${field}.label`, say('files.expectedTextLike'))
  const named = typeNameFinding(label, `${field}.label`)
  if (named !== null) return named
  const surface = value.surface ?? value.text ?? null
  if (surface !== null && typeof surface !== 'string')
    return error('JSONL_FIELD', `${field}.surface`, say('files.expectedText'))
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
  if (!Array.isArray(value)) return error('JSONL_FIELD', field, say('files.expectedList'))
  if (value.length > limits.mentionsPerPost)
    return error(
      'JSONL_FIELD',
      field,
      say('files.entriesAtMost', { found: value.length, most: limits.mentionsPerPost }),
    )
  const entities: Entity[] = []
  for (const [at, each] of value.entries()) {
    const entity = readEntity(each, `${field}[${at}]`, field === 'rejected')
    if ('code' in entity) return entity
    entities.push(entity)
  }
  return entities
}

/** How long the text is, in words, in every unit that differs. */
const sizeOf = (text: string) => say('files.textSize', { units: text.length, points: [...text].length })

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
        end > text.length
          ? say('files.spanOutside', { start, end, size: sizeOf(text) })
          : say('files.spanCuts', { start, end }),
      )
    const covered = whole ? text.slice(offsets.get(start), offsets.get(end)) : text.slice(start, end)
    if (surface !== null && covered !== surface)
      return error(
        'SPAN_UNIT',
        field,
        say('files.unitsOneFits', { start, end, covered: quoted(covered), surface: quoted(surface) }),
      )
  }
  return error('SPAN_UNIT', 'entities', say('files.noUnitFits'))
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
      return error('SPAN_RANGE', field, say('files.spanRange', { start, end, size: sizeOf(text) }))
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
          say('files.spanGrown', { start, end, grown: quoted(text.slice(grown.start, grown.end)) }),
        ),
      )
    return { ...(grown ?? span), type, ...(no && { verdict: 'rejected' as const }) }
  })
  return { mentions, warnings, unit: told ? unit : null }
}
