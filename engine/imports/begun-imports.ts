import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ImportId } from '../../contract/calls/imports.ts'
import type { LoggedEvent } from '../../contract/domain/event.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { ProjectCounts, ProjectId } from '../../contract/domain/project.ts'
import { say, sentenceOf } from '../../contract/sentences/say.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { type ImportSource, makeFolder, pathSource, removeFolder, UploadSource } from './import-source.ts'
import { sweepImports } from './sweep-imports.ts'

/** A project that imports go into. */
export interface ImportTarget {
  readonly store: ProjectStore
  /** Tells those who watch of an event that is on the disk. */
  committed(event: LoggedEvent, counts: ProjectCounts): void
}

/** An import from its beginning to its end; `P` is what planning it has staged. */
export interface BegunImport<P> {
  readonly id: ImportId
  readonly project: ProjectId
  /** Its own, in the project's cache: uploads, and images on their way. */
  readonly folder: string
  readonly source: ImportSource
  planned: P | null
  busy: boolean
}

export interface BegunImportsOptions<P> {
  readonly projects: { open(project: ProjectId): Promise<ImportTarget> }
  /** Of the folders in a project's cache. */
  readonly prefix: string
  /** Lets go of what planning has staged. */
  readonly unstage: (planned: P) => void
}

/** Imports of one kind: begun with uploads or with files by path, worked on by one call at a time, ended once. */
export class BegunImports<P> {
  readonly #options: BegunImportsOptions<P>
  readonly #begun = new Map<ImportId, BegunImport<P>>()

  constructor(options: BegunImportsOptions<P>) {
    this.#options = options
  }

  /** An import whose files are uploaded. @throws Failed `read-only`, `disk-full`, `io` */
  begin(project: ProjectId): Promise<ImportId> {
    return this.#begin(project, (folder) => new UploadSource(folder))
  }

  /** An import of files on this machine, with the folder in which their images are. */
  beginFiles(project: ProjectId, files: readonly string[], imagesFolder: string | null): Promise<ImportId> {
    return this.#begin(project, () => pathSource(files, imagesFolder))
  }

  /** Adds a piece to a file; its size now. */
  async upload(piece: { import: ImportId; name: string; offset: number; bytes: Blob }): Promise<number> {
    const found = this.#find(piece.import)
    if (!(found.source instanceof UploadSource)) throw new Failed('bad-input', say('imports.fromDisk'))
    const size = await found.source.add(piece.name, piece.offset, piece.bytes)
    this.unplan(found)
    return size
  }

  /** @throws Failed `not-found` when it has ended, `busy` while another call works on it */
  async alone<T>(id: ImportId, work: (found: BegunImport<P>) => Promise<T>): Promise<T> {
    const found = this.#find(id)
    if (found.busy) throw new Failed('busy', say('imports.running'))
    found.busy = true
    try {
      return await work(found)
    } finally {
      found.busy = false
    }
  }

  unplan(found: BegunImport<P>): void {
    if (found.planned !== null) this.#options.unstage(found.planned)
    found.planned = null
  }

  async end(found: BegunImport<P>): Promise<void> {
    this.#begun.delete(found.id)
    this.unplan(found)
    await removeFolder(found.folder)
  }

  /** Forgets an import and its uploads. Does nothing when it has ended. */
  async discard(id: ImportId): Promise<void> {
    const found = this.#begun.get(id)
    if (found === undefined) return
    if (found.busy) throw new Failed('busy', say('imports.cancelFirst'))
    await this.end(found)
  }

  /** Forgets all imports. */
  async close(): Promise<void> {
    for (const found of this.#begun.values()) await this.end(found)
  }

  async #begin(project: ProjectId, source: (folder: string) => ImportSource): Promise<ImportId> {
    const { projects, prefix } = this.#options
    const { store } = await projects.open(project)
    if (store.access.kind === 'read-only')
      throw new Failed('read-only', say('imports.readOnly', { why: sentenceOf(store.access.why, store.access.said) }))
    await sweepImports(store, prefix, (id) => this.#begun.has(id))
    const id = randomUUID()
    const folder = join(store.folder, 'cache', `${prefix}${id}`)
    await makeFolder(folder)
    this.#begun.set(id, { id, project, folder, source: source(folder), planned: null, busy: false })
    return id
  }

  #find(id: ImportId): BegunImport<P> {
    const found = this.#begun.get(id)
    if (found === undefined) throw new Failed('not-found', say('imports.ended'))
    return found
  }
}
