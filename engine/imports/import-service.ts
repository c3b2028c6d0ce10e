import { join } from 'node:path'
import type { ImportId } from '../../contract/calls/imports.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { ImportOptions, ImportPlan, ImportProgress, ImportReport } from '../../contract/domain/import.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import { say } from '../../contract/sentences/say.ts'
import type { DecodeContract } from '../decode/contract.ts'
import { decodeLimits, pictureFolder } from '../decode/decode-service.ts'
import { diskFailure } from '../decode/disk-failure.ts'
import { type Log, logToStderr } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import { withWorker } from '../processes/worker-life.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { Segment, Staging } from '../store/staging/staging.ts'
import type { DecodeClient, DecodeJob } from './ask-about-images.ts'
import { type BegunImport, BegunImports, type ImportTarget } from './begun-imports.ts'
import { checkImages } from './check-images.ts'
import { makeFolder, removeFolder } from './import-source.ts'
import { foundImages, makePlan } from './make-plan.ts'
import { moveMedia, removeMedia } from './media-moves.ts'
import { progressStream } from './progress-stream.ts'
import { type ReadResult, readIntoStaging } from './read-into-staging.ts'
import { importCancelled, refuseErrors } from './refuse-errors.ts'
import { takeImages } from './take-images.ts'

export interface ImportServiceOptions {
  readonly projects: { open(project: ProjectId): Promise<ImportTarget> }
  readonly spawner: Spawner
  /** Cuts texts into words where a file has none. */
  readonly segment: Segment
  readonly log?: Log
}

export type PlanItem = ImportProgress | { readonly kind: 'plan'; readonly plan: ImportPlan }
export type ApplyItem = ImportProgress | { readonly kind: 'report'; readonly report: ImportReport }

interface Planned {
  /** Closing a project ends what was staged for it. */
  readonly store: ProjectStore
  readonly staging: Staging
  readonly read: ReadResult
  readonly plan: ImportPlan
  readonly format: ImportOptions['format']
}

type Import = BegunImport<Planned>

/**
 * Imports: a source is begun (uploads, or files by path), planned as often as wanted, applied once. Until the one
 * commit at the end nothing of it is in the project; cancelling or dying at any moment leaves the project as it was.
 */
export class ImportService {
  readonly #options: ImportServiceOptions
  readonly #log: Log
  readonly #begun: BegunImports<Planned>

  constructor(options: ImportServiceOptions) {
    this.#options = options
    this.#log = options.log ?? logToStderr
    this.#begun = new BegunImports({
      projects: options.projects,
      prefix: 'import-',
      unstage: ({ staging }) => staging.discard(),
    })
  }

  /** An import whose files are uploaded. @throws Failed `read-only`, `disk-full`, `io` */
  begin(project: ProjectId): Promise<ImportId> {
    return this.#begun.begin(project)
  }

  /** An import of files on this machine, with the folder in which their images are. */
  beginFiles(project: ProjectId, files: readonly string[], imagesFolder: string | null): Promise<ImportId> {
    return this.#begun.beginFiles(project, files, imagesFolder)
  }

  /** Adds a piece to a file; its size now. */
  upload(piece: { import: ImportId; name: string; offset: number; bytes: Blob }): Promise<number> {
    return this.#begun.upload(piece)
  }

  /** A dry run: reads everything, writes nothing. The last item is the plan. */
  plan(id: ImportId, options: ImportOptions, signal?: AbortSignal): AsyncGenerator<PlanItem, void, undefined> {
    return progressStream<ImportProgress, PlanItem>(
      (tell, either) =>
        this.#begun.alone(id, async (found) => {
          this.#begun.unplan(found)
          const { plan } = await this.#plan(found, options, tell, either)
          return { kind: 'plan', plan }
        }),
      signal,
    )
  }

  /**
   * Imports what was planned; plans first where that has not happened. The last item is the report.
   * @throws Failed `bad-input` where there are errors and bad records are not to be skipped
   */
  apply(id: ImportId, options: ImportOptions, signal?: AbortSignal): AsyncGenerator<ApplyItem, void, undefined> {
    return progressStream<ImportProgress, ApplyItem>(
      (tell, either) =>
        this.#begun.alone(id, async (found) => {
          const { store } = await this.#options.projects.open(found.project)
          if (found.planned?.store !== store || found.planned.format !== options.format) this.#begun.unplan(found)
          const planned = found.planned ?? (await this.#plan(found, options, tell, either))
          try {
            const report = await this.#apply(found, planned, options, tell, either)
            await this.#begun.end(found)
            return { kind: 'report', report }
          } finally {
            this.#begun.unplan(found)
          }
        }),
      signal,
    )
  }

  /** Forgets an import and its uploads. Does nothing when it has ended. */
  discard(id: ImportId): Promise<void> {
    return this.#begun.discard(id)
  }

  /** Forgets all imports. */
  close(): Promise<void> {
    return this.#begun.close()
  }

  #withDecode(signal: AbortSignal): DecodeJob {
    const { spawner } = this.#options
    const limits = { memoryBytes: decodeLimits.memoryBytes }
    return <T>(job: (decode: DecodeClient) => Promise<T>) =>
      withWorker<DecodeContract, T>({ spawner, role: 'decode', log: this.#log, limits, signal }, job)
  }

  async #plan(
    found: Import,
    { format }: ImportOptions,
    tell: (progress: ImportProgress) => void,
    signal: AbortSignal,
  ): Promise<Planned> {
    const { store } = await this.#options.projects.open(found.project)
    const files = found.source.files()
    if (files.length === 0) throw new Failed('bad-input', say('imports.noPostFile'))
    const staging = store.openStaging(this.#options.segment)
    try {
      const read = await this.#withDecode(signal)((decode) =>
        readIntoStaging({ decode, staging, files, format, tell, signal }),
      )
      const index = await found.source.images()
      // Comparing with the project decides which images are wanted.
      staging.facts()
      const check = await checkImages(foundImages(staging, index, found.source), {
        withDecode: this.#withDecode(signal),
        onDone: (done) => tell({ kind: 'progress', phase: 'images', done, total: null }),
      })
      const plan = makePlan(staging, read, index, check)
      found.planned = { store, staging, read, plan, format }
      return found.planned
    } catch (error) {
      staging.discard()
      throw signal.aborted ? importCancelled() : error
    }
  }

  async #apply(
    found: Import,
    { staging, read, plan }: Planned,
    { labels, skipBad }: ImportOptions,
    tell: (progress: ImportProgress) => void,
    signal: AbortSignal,
  ): Promise<ImportReport> {
    refuseErrors(plan, skipBad)
    const target = await this.#options.projects.open(found.project)
    const { store } = target
    const taken = join(found.folder, 'media')
    const media = join(store.folder, 'media')
    let moved: readonly string[] = []
    try {
      const images = await this.#takeImages(found, staging, store, taken, plan.imagesFound, tell, signal)
      if (signal.aborted) throw importCancelled()
      tell({ kind: 'progress', phase: 'writing', done: 0, total: plan.newPosts })
      if (store.counts().posts > 0 && plan.newPosts > 0) await store.backup()
      moved = await moveMedia(taken, found.folder, media)
      if (signal.aborted) throw importCancelled()
      // From here on to the end of the commit nothing else runs: it is done, or it is not.
      const committed = staging.commit({ labels }, images)
      moved = []
      if (committed.event !== null) target.committed(committed.event, committed.counts)
      const { addedPosts, knownPosts, mentions, relations, regions, groundings } = committed
      const written = { mentions, relations, regions, groundings }
      return { addedPosts, knownPosts, skippedRecords: read.refused, ...written, images: committed.images }
    } catch (error) {
      // A commit that failed with an input or output error may be there after all: its images must stay.
      if (!(error instanceof Failed && error.kind === 'io')) await removeMedia(media, moved)
      // What was taken of the images would fill the disk until the import is given up.
      await removeFolder(taken)
      if (signal.aborted) throw importCancelled()
      throw diskFailureOf(error)
    }
  }

  async #takeImages(
    found: Import,
    staging: Staging,
    store: ProjectStore,
    media: string,
    total: number,
    tell: (progress: ImportProgress) => void,
    signal: AbortSignal,
  ) {
    const { source } = found
    const cache = pictureFolder(store.folder)
    await makeFolder(media)
    await makeFolder(cache)
    return takeImages(foundImages(staging, await source.images(), source), {
      withDecode: this.#withDecode(signal),
      places: { media, cache },
      onDone: (done) => tell({ kind: 'progress', phase: 'images', done, total }),
    })
  }
}

const diskFailureOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code))
    ? diskFailure(error, say('disk.importNotWritten'))
    : error
