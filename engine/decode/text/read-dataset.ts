import type { FileHandle } from 'node:fs/promises'
import { Failed } from '../../../contract/domain/failed.ts'
import type { ImportFormat } from '../../../contract/domain/import.ts'
import { say } from '../../../contract/sentences/say.ts'
import { detectFormat, parsers } from '../../../exchange/detect-format.ts'
import { error, type Finding, issueAt } from '../../../exchange/issue.ts'
import { type Magic, magicOf } from '../../../exchange/magic-bytes.ts'
import type { ParsedItem, ParserRun } from '../../../exchange/record.ts'
import { openRegular } from '../open-regular.ts'
import { type SourceEvent, sourceLines } from './source-lines.ts'

export interface DatasetFile {
  readonly path: string
  /** What issues and made-up post names call it. */
  readonly name: string
}

export type DatasetItem = ParsedItem | { readonly kind: 'format'; readonly format: ImportFormat }

const headBytes = 4096
/** Lines by which a format is told. */
const sampleLines = 50
/** Blank lines before them that are waited through. */
const mostWaiting = 100_000

async function magicOfFile(handle: FileHandle): Promise<Magic> {
  const head = Buffer.alloc(headBytes)
  const { bytesRead } = await handle.read(head, 0, headBytes, 0)
  return magicOf(head.subarray(0, bytesRead))
}

/**
 * Reads one dataset, some lines at a time. Whatever is wrong with the file is an issue among the items; at most one
 * chunk of the file is held.
 *
 * @param format null: told from the content
 */
export async function* readDataset(
  { path, name }: DatasetFile,
  format: ImportFormat | null,
): AsyncGenerator<readonly DatasetItem[]> {
  const issue = (finding: Finding): DatasetItem => ({ kind: 'issue', issue: issueAt(name, null, finding) })
  let handle: FileHandle
  try {
    handle = (await openRegular(path, name, true)).handle
  } catch (thrown) {
    if (!(thrown instanceof Failed)) throw thrown
    yield [issue(error('FILE_IO', null, thrown.sentence))]
    return
  }
  try {
    const magic = await magicOfFile(handle)
    if (magic.kind !== 'text') {
      const what = magic.kind === 'image' ? say('files.anImage', { format: magic.format.toUpperCase() }) : magic.what
      const message = say('files.expectedDatasetText', { found: what })
      yield [issue(error('TYPE_MISMATCH', null, message))]
      return
    }
    let things = 0
    for await (const items of parsedItems(handle, magic, name, format)) {
      if (items.length === 0) continue
      things += items.filter(({ kind }) => kind === 'post' || kind === 'boxes' || kind === 'issue').length
      yield items
    }
    if (things === 0) yield [issue(error('EMPTY', null, say('files.noRecords')))]
  } finally {
    await handle.close()
  }
}

async function* parsedItems(
  handle: FileHandle,
  magic: Extract<Magic, { kind: 'text' }>,
  name: string,
  format: ImportFormat | null,
): AsyncGenerator<readonly DatasetItem[]> {
  let run: ParserRun | null = null
  let waiting: SourceEvent[] = []
  const begin = (): DatasetItem[] => {
    const lines = waiting.flatMap((event) => (event.kind === 'line' ? [event.line.text] : []))
    const seen = detectFormat(lines)
    // Boxes lie beside posts of any format, whichever was asked for.
    const told = seen === 'voc' || seen === 'coco' ? seen : (format ?? seen)
    const held = waiting
    waiting = []
    if (told !== null) {
      run = parsers[told].start(name)
      return [{ kind: 'format', format: told }, ...itemsOf(held, run, name)]
    }
    const refused = held.flatMap((event) => (event.kind === 'line' ? [] : [issueOf(event, name)]))
    if (lines.every((line) => line.trim() === '')) return refused
    const message = say('files.noFormat')
    return [...refused, { kind: 'issue', issue: issueAt(name, 1, error('FORMAT_UNKNOWN', null, message)) }]
  }
  for await (const events of sourceLines(handle, magic)) {
    if (run !== null) {
      yield itemsOf(events, run, name)
      continue
    }
    waiting.push(...events)
    const written = waiting.filter((event) => event.kind === 'line' && event.line.text.trim() !== '')
    if (written.length < (format === null ? sampleLines : 1) && waiting.length < mostWaiting) continue
    yield begin()
    if (run === null) return
  }
  if (run === null) yield begin()
  // Assigned in `begin`, which the compiler does not follow.
  yield (run as ParserRun | null)?.end() ?? []
}

function issueOf(event: Exclude<SourceEvent, { kind: 'line' }>, name: string): DatasetItem {
  const line = event.kind === 'unreadable' ? event.number : null
  return { kind: 'issue', issue: issueAt(name, line, event.finding) }
}

function itemsOf(events: readonly SourceEvent[], run: ParserRun, name: string): DatasetItem[] {
  const items: DatasetItem[] = []
  for (const event of events) {
    if (event.kind === 'line') items.push(...run.push(event.line))
    else {
      items.push(issueOf(event, name))
      if (event.kind === 'unreadable') items.push(...run.pushUnreadable(event.number))
    }
  }
  return items
}
