import type { PostStatus, Word } from '../../contract/domain/post.ts'
import { say } from '../../contract/sentences/say.ts'
import { error, type Finding, issueAt, quoted, warning } from '../issue.ts'
import { limits } from '../limits.ts'
import { imageNameFinding, postNameFinding } from '../names.ts'
import type { ParsedItem, Parser, ParserRun, SourceLine } from '../record.ts'
import type { OffsetUnit } from './offset-units.ts'
import { isObject, readEntities } from './read-entities.ts'
import { isLinkKey, readLinks } from './read-links.ts'
import { type Json, type JsonObject, parseStrictJson } from './strict-json.ts'

/** Keys that have a meaning here, as `isLinkKey`'s may have; all others are kept in the metadata under `jsonl` and written back. */
export const knownKeys: ReadonlySet<string> = new Set([
  'id',
  'text',
  'images',
  'image',
  'entities',
  'rejected',
  'words',
  'status',
  'metadata',
])

const isStatus = (value: Json): value is PostStatus | null =>
  value === null || value === 'todo' || value === 'skipped' || value === 'done'

function readText(value: Json | undefined): string | Finding {
  if (typeof value !== 'string') return error('JSONL_FIELD', 'text', say('files.expectedPostText'))
  if (value.length > limits.textUnits)
    return error(
      'TEXT_TOO_LONG',
      'text',
      say('files.charactersAtMost', { found: value.length, most: limits.textUnits }),
    )
  return value
}

function readName(value: Json | undefined, otherwise: string): string | Finding {
  if (value === undefined || value === null) return otherwise
  if (typeof value !== 'string' && typeof value !== 'number') return error('JSONL_FIELD', 'id', say('files.expectedId'))
  const name = String(value)
  return name === '' ? otherwise : (postNameFinding(name, 'id') ?? name)
}

function readImages(record: JsonObject): readonly string[] | Finding {
  const value = record.images ?? record.image ?? []
  const list = typeof value === 'string' ? [value] : value
  if (!Array.isArray(list)) return error('JSONL_FIELD', 'images', say('files.expectedFileNames'))
  if (list.length > limits.imagesPerPost)
    return error('JSONL_FIELD', 'images', say('files.imagesAtMost', { found: list.length, most: limits.imagesPerPost }))
  for (const [at, name] of list.entries()) {
    if (typeof name !== 'string') return error('JSONL_FIELD', `images[${at}]`, say('files.expectedFileName'))
    const finding = imageNameFinding(name, `images[${at}]`)
    if (finding !== null) return finding
  }
  return list
}

function readWords(value: Json | undefined, text: string): readonly Word[] | null | Finding {
  if (value === undefined || value === null) return null
  if (!Array.isArray(value)) return error('JSONL_FIELD', 'words', say('files.expectedWordList'))
  if (value.length > limits.words)
    return error('JSONL_FIELD', 'words', say('files.wordsAtMost', { found: value.length, most: limits.words }))
  const words: Word[] = []
  let before = 0
  for (const [at, pair] of value.entries()) {
    const [start, end] = Array.isArray(pair) && pair.length === 2 ? pair : []
    const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end)
    if (!whole || start < before || end <= start || end > text.length)
      return error(
        'SPAN_RANGE',
        `words[${at}]`,
        say('files.foundNoWord', { found: JSON.stringify(pair), length: text.length }),
      )
    words.push({ start, end })
    before = end
  }
  return words
}

function readMetadata(record: JsonObject): { metadata: Record<string, unknown>; warnings: Finding[] } | Finding {
  const extra = Object.entries(record).filter(([key, value]) => !knownKeys.has(key) && !isLinkKey(key, value))
  const given = record.metadata
  if (given !== undefined && given !== null && !isObject(given))
    return error('JSONL_FIELD', 'metadata', say('files.expectedObject'))
  const metadata = { ...given, ...(extra.length > 0 && { jsonl: Object.fromEntries(extra) }) }
  if (Object.keys(metadata).length === 0) return { metadata, warnings: [] }
  const units = JSON.stringify(metadata).length
  if (units <= limits.metadataUnits) return { metadata, warnings: [] }
  const message = say('files.metadataTooLong', { found: units, most: limits.metadataUnits })
  return { metadata: {}, warnings: [warning('META_SIZE', extra[0]?.[0] ?? 'metadata', message)] }
}

class JsonlRun implements ParserRun {
  readonly #file: string
  #refused = 0
  #unit: OffsetUnit = 'UTF-16 units'

  constructor(file: string) {
    this.#file = file
  }

  push(line: SourceLine): readonly ParsedItem[] {
    if (line.text.trim() === '') return []
    const json = parseStrictJson(line.text)
    if (!json.ok) {
      const { code, column, field, message } = json.problem
      const cut = line.end === '' ? 'TRUNCATED' : 'JSON_SYNTAX'
      return this.#refuse(
        line,
        error(
          code === 'JSON_CUT' ? cut : code,
          field === '' ? null : field,
          say('files.atColumn', { column, problem: message }),
        ),
      )
    }
    if (!isObject(json.value)) return this.#refuse(line, error('JSONL_FIELD', null, say('files.expectedRecord')))
    const exact = json.exact.map(({ code, field, message }) => warning(code, field, message))
    return this.#read(line, json.value, exact)
  }

  pushUnreadable(): readonly ParsedItem[] {
    this.#refused++
    return []
  }

  end(): readonly ParsedItem[] {
    return [{ kind: 'file', facts: { scheme: null, refused: this.#refused } }]
  }

  #refuse(line: SourceLine, finding: Finding): readonly ParsedItem[] {
    this.#refused++
    return [{ kind: 'issue', issue: issueAt(this.#file, line.number, finding) }]
  }

  #read(line: SourceLine, record: JsonObject, warnings: Finding[]): readonly ParsedItem[] {
    const written = readText(record.text)
    if (typeof written !== 'string') return this.#refuse(line, written)
    const text = written.toWellFormed()
    if (text !== written) {
      const at = [...written].findIndex((character) => /^\p{Cs}$/u.test(character))
      const message = say('files.halfCharacterAt', { at })
      warnings.push(warning('TEXT_SURROGATE', 'text', message))
    }
    const name = readName(record.id, `${this.#file}:${line.number}`)
    if (typeof name !== 'string') return this.#refuse(line, name)
    const images = readImages(record)
    if ('code' in images) return this.#refuse(line, images)
    if (text === '' && images.length === 0)
      return this.#refuse(line, error('TEXT_EMPTY', 'text', say('files.nothingInRecord')))
    const words = readWords(record.words, text)
    if (words !== null && 'code' in words) return this.#refuse(line, words)
    const entities = readEntities(record, text, this.#unit)
    if ('code' in entities) return this.#refuse(line, entities)
    const spans = entities.mentions.filter(({ verdict }) => verdict === undefined)
    const links = readLinks(record, spans, images.length)
    if (links !== null && 'code' in links) return this.#refuse(line, links)
    const { status = null } = record
    if (!isStatus(status))
      return this.#refuse(
        line,
        error('JSONL_FIELD', 'status', say('files.foundNoStatus', { found: quoted(String(record.status)) })),
      )
    const metadata = readMetadata(record)
    if ('code' in metadata) return this.#refuse(line, metadata)
    if (entities.unit !== null && text.length !== 0 && !/^[\0-\x7f]*$/.test(text)) this.#unit = entities.unit
    const all = [...warnings, ...entities.warnings, ...metadata.warnings]
    const items: ParsedItem[] = all.map((finding) => ({
      kind: 'issue',
      issue: issueAt(this.#file, line.number, finding),
    }))
    items.push({
      kind: 'post',
      post: {
        name,
        text,
        words,
        images,
        mentions: entities.mentions,
        ...(links !== null && { links }),
        status,
        metadata: metadata.metadata,
        line: line.number,
        joins: false,
      },
    })
    return items
  }
}

/**
 * One JSON object a line: `{"id", "text", "images": […], "entities": [{"start", "end", "label", "surface"?}]}`, and in
 * what we write ourselves also
 *
 * - `"rejected"`: spans that are not of this type; `"words"`, `"status"` and `"metadata"`;
 * - `"relations": [{"head", "tail", "label"}]`, places in `entities`; a label of null: no relation; `"rejected_relations"`;
 * - `"regions": [{"image", "x", "y", "width", "height", "label"}]`, a place in `images` and pixels; `"rejected_regions"`;
 * - `"groundings": [{"entity", "region", "shown"}]`, places in `entities` and `regions`, null for all images;
 * - `"judgements": [{"image", "relevant"}]`.
 *
 * Offsets are UTF-16 units, or what the surfaces show them to be.
 */
export const jsonl: Parser = { format: 'jsonl', start: (file) => new JsonlRun(file) }
