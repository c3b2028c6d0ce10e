import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelImportId } from '../../contract/calls/models.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { ModelId, ModelProgress } from '../../contract/domain/model.ts'
import { say } from '../../contract/sentences/say.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import type { ComputeService } from '../compute/compute-service.ts'
import { diskFailure } from '../decode/disk-failure.ts'
import { makeFolder, removeFolder, UploadSource } from '../imports/import-source.ts'
import { progressStream } from '../imports/progress-stream.ts'
import { folderNameOf, freeName } from '../library/project-name.ts'
import { modelsFolder } from '../networks/installed-models.ts'
import { asModelFailure } from '../networks/model-failure.ts'
import { checkPackage } from './check-package.ts'
import { unfitness } from './describe-installed.ts'
import { nowhere } from './without-folder.ts'

export interface ModelImportsOptions {
  /** The library's folder. */
  readonly home: string
  readonly compute: Pick<ComputeService, 'facts'>
  /** Names that no package may get, beside those that are there. */
  readonly isReserved: (name: string) => boolean
}

export type ModelImportItem = ModelProgress | { readonly kind: 'installed'; readonly model: ModelId }

interface ModelImport {
  readonly folder: string
  readonly source: UploadSource
  busy: boolean
}

const folderPrefix = '.importing-'
const wanted: readonly string[] = Object.values(packageFiles)

/** Packages that are uploaded file by file. A package appears under its name when it was checked as a whole, or not at all. */
export class ModelImports {
  readonly #options: ModelImportsOptions
  readonly #imports = new Map<ModelImportId, ModelImport>()

  constructor(options: ModelImportsOptions) {
    this.#options = options
  }

  /** @throws Failed `disk-full`, `read-only`, `io` */
  async begin(): Promise<ModelImportId> {
    const models = modelsFolder(this.#options.home)
    await sweep(models)
    const id = randomUUID()
    const folder = join(models, `${folderPrefix}${process.pid}-${id}`)
    await makeFolder(folder)
    this.#imports.set(id, { folder, source: new UploadSource(folder), busy: false })
    return id
  }

  /** Adds a piece to a file; its size now. */
  upload(piece: { import: ModelImportId; name: string; offset: number; bytes: Blob }): Promise<number> {
    return this.#import(piece.import).source.add(piece.name, piece.offset, piece.bytes)
  }

  /** Checks the package and installs it; however it ends, the import has ended with it. */
  apply(id: ModelImportId, signal?: AbortSignal): AsyncGenerator<ModelImportItem, void, undefined> {
    return progressStream<ModelProgress, ModelImportItem>(async (tell, either) => {
      const found = this.#import(id)
      if (found.busy) throw new Failed('busy', say('imports.running'))
      found.busy = true
      const place = join(found.folder, 'package')
      try {
        const name = await this.#gather(found, place)
        const checked = await checkPackage(place, (done, total) => tell({ kind: 'progress', done, total }), either)
        // Where the desk would read with it, the process that may die of it tries it first.
        if (unfitness({ ...checked, id: name }) === null)
          await this.#options.compute.facts({ base: place, delta: null })
        if (either.aborted) throw new Failed('cancelled', say('models.cancelled'))
        return { kind: 'installed', model: await this.#install(place, name) }
      } catch (error) {
        throw nameless(asModelFailure(error), place)
      } finally {
        await this.#end(id, found)
      }
    }, signal)
  }

  /** Forgets an import and its uploads. Does nothing when it has ended. */
  async discard(id: ModelImportId): Promise<void> {
    const found = this.#imports.get(id)
    if (found === undefined) return
    if (found.busy) throw new Failed('busy', say('imports.cancelFirst'))
    await this.#end(id, found)
  }

  async close(): Promise<void> {
    for (const [id, found] of this.#imports) await this.#end(id, found)
  }

  /** Moves the package's files to one place; answers with the name of the folder that they came from. */
  async #gather({ source }: ModelImport, place: string): Promise<string> {
    const files = source.files()
    const manifests = files.filter(({ name }) => name.split('/').at(-1) === packageFiles.manifest)
    const [manifest, another] = manifests
    if (manifest === undefined) throw new Failed('bad-input', say('models.noManifest'))
    if (another !== undefined)
      throw new Failed('bad-input', say('models.severalManifests', { first: manifest.name, second: another.name }))
    const root = manifest.name.slice(0, -packageFiles.manifest.length)
    await makeFolder(place)
    for (const { path, name } of files)
      if (name.startsWith(root) && wanted.includes(name.slice(root.length)))
        await rename(path, join(place, name.slice(root.length)))
    return folderNameOf(root.split('/').at(-2) ?? 'Model')
  }

  async #install(place: string, name: string): Promise<ModelId> {
    const { home, isReserved } = this.#options
    const models = modelsFolder(home)
    const free = freeName(name, (candidate) => isReserved(candidate) || existsSync(join(models, candidate)))
    try {
      await rename(place, join(models, free))
    } catch (error) {
      throw diskFailure(error, say('disk.packageNotInstalled'))
    }
    return free
  }

  #import(id: ModelImportId): ModelImport {
    const found = this.#imports.get(id)
    if (found === undefined) throw new Failed('not-found', say('imports.ended'))
    return found
  }

  async #end(id: ModelImportId, { folder }: ModelImport): Promise<void> {
    this.#imports.delete(id)
    await removeFolder(folder)
  }
}

function nameless(error: unknown, place: string): unknown {
  if (!(error instanceof Failed)) return error
  return new Failed(error.kind, nowhere(error.sentence, place), error.facts, { cause: error })
}

/** Removes what imports left behind that ended with their engine. */
async function sweep(models: string): Promise<void> {
  const names = await readdir(models).catch((): string[] => [])
  for (const name of names) {
    const process = Number(/^\.importing-(\d+)-/.exec(name)?.[1] ?? Number.NaN)
    if (!Number.isNaN(process) && !isRunning(process)) await removeFolder(join(models, name))
  }
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
