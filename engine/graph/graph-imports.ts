import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import type { ImportId } from '../../contract/calls/imports.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { GraphImportPlan, GraphImportReport } from '../../contract/domain/graph-import.ts'
import type { ImportProgress } from '../../contract/domain/import.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import { say } from '../../contract/sentences/say.ts'
import type { Statement } from '../../exchange/graph/statement.ts'
import type { DecodeContract } from '../decode/contract.ts'
import { decodeLimits, pictureFolder } from '../decode/decode-service.ts'
import type { DecodeClient, DecodeJob, WantedImage } from '../imports/ask-about-images.ts'
import { type BegunImport, BegunImports, type ImportTarget } from '../imports/begun-imports.ts'
import type { ImageIndex } from '../imports/image-index.ts'
import { type ImportSource, makeFolder } from '../imports/import-source.ts'
import { moveMedia, removeMedia } from '../imports/media-moves.ts'
import { progressStream } from '../imports/progress-stream.ts'
import { importCancelled, refuseErrors } from '../imports/refuse-errors.ts'
import { takeImages } from '../imports/take-images.ts'
import { type Log, logToStderr } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import { withWorker } from '../processes/worker-life.ts'
import type { GraphImport } from '../store/graph/graph-import.ts'
import { folderIndex } from './folder-keys.ts'

export interface GraphImportsOptions {
  readonly projects: { open(project: ProjectId): Promise<ImportTarget> }
  readonly spawner: Spawner
  readonly log?: Log
}

export type GraphPlanItem = ImportProgress | { readonly kind: 'plan'; readonly plan: GraphImportPlan }
export type GraphApplyItem = ImportProgress | { readonly kind: 'report'; readonly report: GraphImportReport }

interface Planned {
  readonly gathered: GraphImport
  readonly plan: GraphImportPlan
  readonly wanted: readonly WantedImage[]
  readonly refused: number
}

type Running = BegunImport<Planned>

/**
 * Imports of graphs: as with posts, files are uploaded or named by path, planned as often as wanted, and applied once. What
 * is planned lies in memory; the one commit at the end is all that the project sees.
 */
export class GraphImports {
  readonly #options: GraphImportsOptions
  readonly #log: Log
  readonly #begun: BegunImports<Planned>

  constructor(options: GraphImportsOptions) {
    this.#options = options
    this.#log = options.log ?? logToStderr
    this.#begun = new BegunImports({
      projects: options.projects,
      prefix: 'graph-import-',
      unstage: ({ gathered }) => gathered.discard(),
    })
  }

  /** @throws Failed `read-only`, `disk-full`, `io` */
  begin(project: ProjectId): Promise<ImportId> {
    return this.#begun.begin(project)
  }

  /** An import of files on this machine, with the folder in which entities' images are. */
  beginFiles(project: ProjectId, files: readonly string[], images: string | null): Promise<ImportId> {
    return this.#begun.beginFiles(project, files, images)
  }

  upload(piece: { import: ImportId; name: string; offset: number; bytes: Blob }): Promise<number> {
    return this.#begun.upload(piece)
  }

  /** A dry run: reads everything, writes nothing. The last item is the plan. */
  plan(id: ImportId, signal?: AbortSignal): AsyncGenerator<GraphPlanItem, void, undefined> {
    return progressStream<ImportProgress, GraphPlanItem>(
      (tell, either) =>
        this.#begun.alone(id, async (found) => {
          this.#begun.unplan(found)
          return { kind: 'plan', plan: (await this.#plan(found, tell, either)).plan }
        }),
      signal,
    )
  }

  /** The last item is the report. @throws Failed `bad-input` where there are errors and bad records are not to be skipped */
  apply(id: ImportId, skipBad: boolean, signal?: AbortSignal): AsyncGenerator<GraphApplyItem, void, undefined> {
    return progressStream<ImportProgress, GraphApplyItem>(
      (tell, either) =>
        this.#begun.alone(id, async (found) => {
          const planned = found.planned ?? (await this.#plan(found, tell, either))
          try {
            const report = await this.#apply(found, planned, skipBad, tell, either)
            await this.#begun.end(found)
            return { kind: 'report', report }
          } finally {
            this.#begun.unplan(found)
          }
        }),
      signal,
    )
  }

  /** Does nothing when it has ended. */
  discard(id: ImportId): Promise<void> {
    return this.#begun.discard(id)
  }

  close(): Promise<void> {
    return this.#begun.close()
  }

  #withDecode(signal: AbortSignal): DecodeJob {
    const { spawner } = this.#options
    const limits = { memoryBytes: decodeLimits.memoryBytes }
    return <T>(job: (decode: DecodeClient) => Promise<T>) =>
      withWorker<DecodeContract, T>({ spawner, role: 'decode', log: this.#log, limits, signal }, job)
  }

  async #plan(found: Running, tell: (progress: ImportProgress) => void, signal: AbortSignal): Promise<Planned> {
    const { store } = await this.#options.projects.open(found.project)
    const asked = found.source.files()
    const gathered = store.openGraphImport()
    try {
      const files: GraphImportPlan['files'] = []
      let refused = 0
      let done = 0
      const issues = await this.#withDecode(signal)(async (decode) => {
        const { read } = await decode.readGraph.begin({ files: [...asked] })
        for (;;) {
          const events = await decode.readGraph.next({ read }, { signal })
          if (events.length === 0) break
          for (const event of events) {
            const file = asked[event.file]!.name
            if (event.kind === 'end') {
              refused += event.refused
              files.push({ file, format: event.format, records: event.records })
              continue
            }
            const statements: readonly Statement[] = JSON.parse(event.statements)
            gathered.add(file, statements, event.declares)
            done += statements.length
            tell({ kind: 'progress', phase: 'reading', done, total: null })
            // Decisions of other windows are answered between two pieces.
            await breathe()
          }
        }
        return decode.readGraph.end({ read })
      })
      const index = await found.source.images()
      const { wanted, missing } = imagesOf(gathered, index, found.source)
      if (asked.length === 0 && wanted.length === 0) throw new Failed('bad-input', say('imports.noGraphFile'))
      const counts = gathered.counts()
      const plan: GraphImportPlan = {
        files,
        entities: counts.entities,
        predicates: counts.predicates,
        facts: counts.facts,
        knownFacts: counts.knownFacts,
        imagesFound: wanted.length,
        imagesMissing: missing,
        ...issues,
      }
      found.planned = { gathered, plan, wanted, refused }
      return found.planned
    } catch (error) {
      gathered.discard()
      throw signal.aborted ? importCancelled() : error
    }
  }

  async #apply(
    found: Running,
    { gathered, plan, wanted, refused }: Planned,
    skipBad: boolean,
    tell: (progress: ImportProgress) => void,
    signal: AbortSignal,
  ): Promise<GraphImportReport> {
    refuseErrors(plan, skipBad)
    const target = await this.#options.projects.open(found.project)
    const { store } = target
    const taken = join(found.folder, 'media')
    const media = join(store.folder, 'media')
    const cache = pictureFolder(store.folder)
    await makeFolder(taken)
    await makeFolder(cache)
    let moved: readonly string[] = []
    try {
      const images = await takeImages(wanted, {
        withDecode: this.#withDecode(signal),
        places: { media: taken, cache },
        onDone: (done) => tell({ kind: 'progress', phase: 'images', done, total: wanted.length }),
      })
      if (signal.aborted) throw importCancelled()
      tell({ kind: 'progress', phase: 'writing', done: 0, total: plan.facts })
      if (store.graph.counts().facts > 0) await store.backup()
      moved = await moveMedia(taken, found.folder, media)
      if (signal.aborted) throw importCancelled()
      const { event, counts } = gathered.commit(images)
      moved = []
      target.committed(event, store.counts())
      return { ...counts, images: images.size, skippedRecords: refused }
    } catch (error) {
      // A commit that failed with an input or output error may be there after all: its images must stay.
      if (!(error instanceof Failed && error.kind === 'io')) await removeMedia(media, moved)
      throw signal.aborted ? importCancelled() : error
    }
  }
}

/** Images that the files name, and those that lie in a folder named like an entity. */
function imagesOf(
  gathered: GraphImport,
  index: ImageIndex,
  source: ImportSource,
): { readonly wanted: readonly WantedImage[]; readonly missing: number } {
  const wanted = new Map<string, WantedImage>()
  let missing = 0
  const want = (name: string, file: WantedImage['file']) => wanted.set(name, { name, file, root: source.rootOf(file) })
  for (const name of gathered.imageNames()) {
    const [file] = index.find(name)
    if (file === undefined) missing++
    else want(name, file)
  }
  const entityOf = folderIndex(gathered.entityKeys())
  const found: Statement[] = []
  for (const file of index.all()) {
    const folder = file.name.split('/').at(-2)
    const key = folder === undefined ? null : entityOf(folder)
    if (key === null || wanted.has(file.name)) continue
    found.push({ kind: 'image', key, name: file.name })
    want(file.name, file)
  }
  if (found.length > 0) gathered.add('images', found)
  return { wanted: [...wanted.values()], missing }
}
