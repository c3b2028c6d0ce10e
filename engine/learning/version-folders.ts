import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { ModelSource } from '../compute/compute-contract.ts'
import { starterUnder } from './earlier-starters.ts'
import { type Learnt, type VersionOrigin, versionOrigin } from './learnt-posts.ts'

const originFile = 'origin.json'
/** In a version's folder: what it learnt about relations, where it learnt any. */
export const relationsFolder = 'relations'
const draftPrefix = '.learning-'

/** A place for a version on its way: `target` is where its package goes, inside `folder`. */
export interface Draft {
  readonly folder: string
  readonly target: string
}

/**
 * The versions of a project on disk: `models/v3/` holds the package (a change of the starter, or of another package) and `origin.json`. A version
 * is written under another name and moved to its own when all of it is on the disk: a folder with a version's name is
 * whole, whatever was killed when.
 */
export class VersionFolders {
  readonly #root: string
  readonly #activations: string

  /**
   * @param root        the project's `models/`, absolute
   * @param activations where what frozen layers compute is kept, absolute
   */
  constructor(root: string, activations: string) {
    this.#root = root
    this.#activations = activations
  }

  /** A version over the package in the folder `base`; null: that package itself. */
  source(version: ModelVersion | null, base: string): ModelSource {
    return { base, delta: version === null ? null : join(this.#root, version), activations: this.#activations }
  }

  /** A version's change of the package for relations in the folder `base`; null: that package itself. */
  relationSource(version: ModelVersion | null, base: string): ModelSource {
    const delta = version === null ? null : join(this.#root, version, relationsFolder)
    return { base, delta, activations: this.#activations }
  }

  /** A version's change of the package for relations that it was made from: the one in the folder `starter`, or an earlier one. */
  async relationSourceOver(version: ModelVersion, starter: string): Promise<ModelSource> {
    const { delta, ...source } = this.relationSource(version, starter)
    return { ...source, delta, base: await starterUnder(delta!, starter) }
  }

  /** The version that a version reads relations with; null: what comes with the program. */
  async relationsIn(version: ModelVersion | null): Promise<ModelVersion | null> {
    return version === null ? null : ((await this.origin(version))?.relations ?? null)
  }

  /** A place to write a new version to, not there yet; its parent is. */
  async draft(): Promise<Draft> {
    const folder = join(this.#root, `${draftPrefix}${randomUUID()}`)
    await mkdir(folder, { recursive: true })
    return { folder, target: join(folder, 'package') }
  }

  /** Makes a finished draft the version of its origin's name. */
  async keep(draft: Draft, origin: VersionOrigin): Promise<void> {
    const file = await open(join(draft.target, originFile), 'wx')
    try {
      await file.writeFile(`${JSON.stringify(origin)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await syncFolder(draft.target)
    const place = join(this.#root, origin.version)
    // A crash may have left one between the move and the note in the database; nobody has ever used it.
    await rm(place, { recursive: true, force: true })
    await rename(draft.target, place)
    await syncFolder(this.#root)
    await this.forget(draft)
  }

  async forget({ folder }: Draft): Promise<void> {
    await rm(folder, { recursive: true, force: true })
  }

  /** What a version has learnt from; nothing for the starter, or where it cannot be read: then all of it is new again. */
  async learnt(version: ModelVersion | null): Promise<Learnt> {
    return new Map((version === null ? null : await this.origin(version))?.learnt)
  }

  /** Where a version comes from; null where that cannot be read. */
  async origin(version: ModelVersion): Promise<VersionOrigin | null> {
    try {
      return versionOrigin.parse(JSON.parse(await readFile(join(this.#root, version, originFile), 'utf8')))
    } catch {
      return null
    }
  }

  /** Removes what killed runs left behind: drafts, and versions that the project does not know. */
  async sweep(known: readonly ModelVersion[]): Promise<void> {
    const names = await readdir(this.#root).catch((): string[] => [])
    const isLeft = (name: string): boolean =>
      name.startsWith(draftPrefix) || (/^v\d+$/.test(name) && !known.includes(name))
    await Promise.all(names.filter(isLeft).map((name) => rm(join(this.#root, name), { recursive: true, force: true })))
  }
}

/** Windows has no such thing, and moves durably without. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
