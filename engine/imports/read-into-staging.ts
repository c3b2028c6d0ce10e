import { setImmediate as breathe } from 'node:timers/promises'
import type { ContractRouterClient } from '@orpc/contract'
import type { ImportFormat, ImportIssue, ImportProgress, PlannedFile } from '../../contract/domain/import.ts'
import { say } from '../../contract/sentences/say.ts'
import { issueAt, warning } from '../../exchange/issue.ts'
import type { DecodeContract, ReadEvent } from '../decode/contract.ts'
import type { DatasetFile } from '../decode/text/read-dataset.ts'
import type { Staging } from '../store/staging/staging.ts'
import { imageBoxes, postRecords } from './post-records.ts'

/** Records that the store takes in one go, so that a decision never waits long. */
const atOnce = 100

/** What reading found beside what is staged now. */
export interface ReadResult {
  readonly files: readonly Pick<PlannedFile, 'file' | 'format' | 'scheme'>[]
  readonly issues: readonly ImportIssue[]
  readonly errors: number
  readonly warnings: number
  /** Records kept out by an error. */
  readonly refused: number
}

export interface ReadOptions {
  readonly decode: ContractRouterClient<DecodeContract>
  readonly staging: Staging
  readonly files: readonly DatasetFile[]
  readonly format: ImportFormat | null
  readonly tell: (progress: ImportProgress) => void
  readonly signal: AbortSignal
}

/** Reads files in the decode process and stages their records. Never holds more than one piece of a file. */
export async function readIntoStaging({
  decode,
  staging,
  files,
  format,
  tell,
  signal,
}: ReadOptions): Promise<ReadResult> {
  const { read } = await decode.read.begin({ files: [...files], format })
  const found: ReadResult['files'][number][] = []
  let refused = 0
  let done = 0
  const take = async (event: Extract<ReadEvent, { kind: 'posts' }>): Promise<void> => {
    const file = files[event.file]!.name
    const all = postRecords(event.records)
    for (let from = 0; from < all.length; from += atOnce) {
      staging.addBatch(file, event.format, all.slice(from, from + atOnce))
      await breathe()
      signal.throwIfAborted()
    }
    done += all.length
    tell({ kind: 'progress', phase: 'reading', done, total: null })
  }
  const takeBoxes = async (event: Extract<ReadEvent, { kind: 'boxes' }>): Promise<void> => {
    const all = imageBoxes(event.images)
    for (let from = 0; from < all.length; from += atOnce) {
      staging.addBoxes(files[event.file]!.name, event.format, all.slice(from, from + atOnce))
      await breathe()
      signal.throwIfAborted()
    }
  }
  for (;;) {
    const events = await decode.read.next({ read }, { signal })
    if (events.length === 0) break
    for (const event of events) {
      if (event.kind === 'posts') await take(event)
      else if (event.kind === 'boxes') await takeBoxes(event)
      else {
        refused += event.refused
        if (event.format !== null)
          found.push({ file: files[event.file]!.name, format: event.format, scheme: event.scheme })
      }
    }
  }
  const { issues, errors, warnings } = await decode.read.end({ read })
  const unplaced = staging.settleBoxes()
  const lost = unplaced.files.map((file) => issueAt(file, null, warning('BOX_POST', null, say('files.boxNoPost'))))
  return { files: found, issues: [...issues, ...lost], errors, warnings: warnings + unplaced.images, refused }
}
