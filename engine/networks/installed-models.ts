import { existsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import type { AnyManifest } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { libraryFolder } from '../library/library-folder.ts'
import { readPackageManifest } from './network-package.ts'

export interface InstalledModel {
  /** The folder's name, by which commands call it. */
  readonly id: string
  readonly folder: string
  /** All files together. */
  readonly bytes: number
  readonly manifest: AnyManifest
}

export interface BrokenModel {
  readonly id: string
  readonly folder: string
  readonly problem: string
}

export const modelsFolder = (home = libraryFolder()): string => join(home, 'models')

/** A folder that stands for itself, or the name of an installed one; where a package is written to. */
export function placeOfModel(named: string, home = libraryFolder()): string {
  return isModelName(named) ? join(modelsFolder(home), named) : resolve(named)
}

/** A folder that is there, else an installed package of this name. @throws Failed `not-found` */
export function findModel(named: string, home = libraryFolder()): string {
  const places = [resolve(named), ...(isModelName(named) ? [join(modelsFolder(home), named)] : [])]
  const found = places.find((folder) => existsSync(join(folder, packageFiles.manifest)))
  if (found !== undefined) return found
  throw new Failed('not-found', `There is no model package "${named}" (looked at ${places.join(' and ')}).`, {
    model: named,
  })
}

/** No path, so that a name cannot lead out of the folder of models. */
export function isModelName(named: string): boolean {
  return named !== '' && !named.startsWith('.') && !/[\\/:]/.test(named)
}

export async function listModels(home = libraryFolder()): Promise<readonly (InstalledModel | BrokenModel)[]> {
  const names = await readdir(modelsFolder(home)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  return Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map((name) =>
        describeModel(join(modelsFolder(home), name)).catch((error: unknown) => broken(home, name, error)),
      ),
  )
}

/** @throws PackageError or Failed naming file and field; also when the weights are cut off */
export async function describeModel(folder: string): Promise<InstalledModel> {
  const manifest = await readPackageManifest(folder)
  const files = await readdir(folder)
  const sizes = new Map(
    await Promise.all(files.map(async (file) => [file, (await stat(join(folder, file))).size] as const)),
  )
  const found = sizes.get(packageFiles.weights)
  const file = join(folder, packageFiles.weights)
  if (found === undefined) throw new PackageError(`${file} is missing: copy the package again`)
  if (found !== manifest.weights.bytes)
    throw new PackageError(
      `${file} has ${found} bytes, model.json says ${manifest.weights.bytes}: copy the package again`,
    )
  return { id: basename(folder), folder, bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0), manifest }
}

/** Only what is installed is removed, whole or broken: a folder elsewhere is its owner's. @throws Failed `not-found` */
export async function removeModel(name: string, home = libraryFolder()): Promise<string> {
  const folder = join(modelsFolder(home), name)
  if (!isModelName(name) || !existsSync(folder))
    throw new Failed('not-found', `No model "${name}" is installed in ${modelsFolder(home)}.`, { model: name })
  await rm(folder, { recursive: true })
  return folder
}

function broken(home: string, id: string, error: unknown): BrokenModel {
  return { id, folder: join(modelsFolder(home), id), problem: error instanceof Error ? error.message : String(error) }
}
