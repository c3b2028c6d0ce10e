import type { ImportIssue } from '../../contract/domain/import.ts'
import { say } from '../../contract/sentences/say.ts'
import { type BoxedImage, type BoxedObject, checkedBox } from '../boxed-image.ts'
import { error, type Finding, issueAt, quoted, warning } from '../issue.ts'
import { IssueList } from '../issue-list.ts'
import { type Json, type JsonObject, parseStrictJson } from '../jsonl/strict-json.ts'
import { limits } from '../limits.ts'
import { imageNameFinding, postNameFinding } from '../names.ts'

export interface ParsedCoco {
  /** In the order of the file; null: an error keeps the file out. */
  readonly images: readonly BoxedImage[] | null
  /** The first hundred. */
  readonly issues: readonly ImportIssue[]
}

/** UTF-16 units: COCO's own largest file of boxes has 450 million, which one text can just hold. */
const largest = 256 * 1024 * 1024

/**
 * Boxes of many images as COCO writes them: `images`, `categories` and `annotations` with `bbox`, left, top, width and height in
 * pixels. Outlines, key points and captions are passed over, with one warning.
 *
 * @param file names it in issues; what is wrong within a record has its field, `annotations[3].bbox`
 */
export function parseCoco(text: string, file: string): ParsedCoco {
  const issues = new IssueList()
  const add = (finding: Finding | null, line: number | null = null): void => {
    if (finding !== null) issues.add(issueAt(file, line, finding))
  }
  const refused = (): ParsedCoco => ({ images: null, issues: issues.listed })
  if (text.length > largest) {
    add(error('FILE_LENGTH', null, say('files.charactersAtMost', { found: text.length, most: largest })))
    return refused()
  }
  const read = parseStrictJson(text)
  if (!read.ok) {
    const { code, field, message, column } = read.problem
    add(error(code, field === '' ? null : field, message), text.slice(0, column - 1).split('\n').length)
    return refused()
  }
  const whole = asObject(read.value)
  if (whole === null) {
    add(error('COCO_TYPE', null, say('files.cocoObject')), 1)
    return refused()
  }
  const list = (key: string): readonly JsonObject[] => {
    const value = whole[key]
    if (!Array.isArray(value)) {
      add(error('COCO_LIST', key, say('files.foundNoList', { found: shown(value) })))
      return []
    }
    return (value as readonly Json[]).flatMap((each, at): readonly JsonObject[] => {
      const object = asObject(each)
      if (object === null) add(error('COCO_TYPE', `${key}[${at}]`, say('files.foundNoObject', { found: shown(each) })))
      return object === null ? [] : [object]
    })
  }

  const categories = byId(list('categories'), 'categories', add, (each, field) => {
    const { name } = each
    if (typeof name === 'string') {
      add(postNameFinding(name, `${field}.name`))
      return name.toWellFormed()
    }
    add(error('COCO_NAME', `${field}.name`, say('files.foundNoText', { found: shown(name) })))
    return null
  })
  const images = byId(list('images'), 'images', add, (each, field) => imageOf(each, field, add))
  const objects = new Map<string, BoxedObject[]>([...images.keys()].map((id) => [id, []]))
  let others = 0
  list('annotations').forEach((each, at) => {
    const field = `annotations[${at}]`
    const image = images.get(idOf(each.image_id) ?? '')
    const label = categories.get(idOf(each.category_id) ?? '')
    if (image === undefined)
      add(error('COCO_IMAGE', `${field}.image_id`, say('files.cocoNoImage', { id: shown(each.image_id) })))
    if (label === undefined)
      add(error('COCO_CATEGORY', `${field}.category_id`, say('files.cocoNoCategory', { id: shown(each.category_id) })))
    if (hasOutline(each)) others++
    const corners = cornersOf(each.bbox)
    if (corners === null) add(error('COCO_BOX', `${field}.bbox`, say('files.cocoBox', { found: shown(each.bbox) })))
    if (image === undefined || label === undefined || corners === null) return
    const { box, finding } = checkedBox(corners, image.size, `${field}.bbox`)
    add(finding)
    if (box !== null) objects.get(idOf(each.image_id)!)!.push({ label, box })
  })
  if (others > 0) add(warning('COCO_OUTLINES', 'annotations', say('files.cocoOutlines', { number: others })))
  if (issues.errors > 0) return refused()
  return {
    images: [...images].map(([id, image]) => ({ ...image, objects: objects.get(id)! })),
    issues: issues.listed,
  }
}

type Add = (finding: Finding | null) => void

function byId<T>(
  list: readonly JsonObject[],
  key: string,
  add: Add,
  read: (each: JsonObject, field: string) => T | null,
): Map<string, T> {
  const found = new Map<string, T>()
  list.forEach((each, at) => {
    const field = `${key}[${at}]`
    const id = idOf(each.id)
    if (id === null) add(error('COCO_ID', `${field}.id`, say('files.foundNoId', { found: shown(each.id) })))
    else if (found.has(id)) add(error('ID_DUP', `${field}.id`, say('files.isThere', { what: shown(each.id) })))
    const value = read(each, field)
    if (id !== null && value !== null && !found.has(id)) found.set(id, value)
  })
  return found
}

function imageOf(each: JsonObject, field: string, add: Add): Omit<BoxedImage, 'objects'> | null {
  const { file_name: name, width, height } = each
  if (typeof name !== 'string') {
    add(error('COCO_NAME', `${field}.file_name`, say('files.foundNoText', { found: shown(name) })))
    return null
  }
  add(imageNameFinding(name, `${field}.file_name`))
  if (isMissing(width) && isMissing(height)) {
    add(warning('COCO_SIZE', field, say('files.noSize')))
    return { name, size: null }
  }
  if (isSide(width) && isSide(height)) return { name, size: { width, height } }
  const told = `${shown(width)} x ${shown(height)}`
  add(error('COCO_SIZE', field, say('files.foundNoSize', { found: told, most: limits.imageSide })))
  return null
}

const isMissing = (value: Json | undefined): boolean => value === undefined || value === null || value === 0

const isSide = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= limits.imageSide

/** Numbers and texts are different ids, as in JSON. */
function idOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? `${value}` : null
  return typeof value === 'string' ? JSON.stringify(value) : null
}

function cornersOf(value: Json | undefined) {
  if (!Array.isArray(value) || value.length !== 4 || !value.every((each) => typeof each === 'number')) return null
  const [left, top, width, height] = value as unknown as readonly [number, number, number, number]
  return { left, top, right: left + width, bottom: top + height }
}

function hasOutline({ segmentation, keypoints }: JsonObject): boolean {
  return [segmentation, keypoints].some((each) => (Array.isArray(each) ? each.length > 0 : asObject(each) !== null))
}

function asObject(value: Json | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
}

function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  return quoted(JSON.stringify(value)).slice(1, -1)
}
