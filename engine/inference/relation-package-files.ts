import { printManifest } from '../../models/package/model-manifest.ts'
import { applyDelta } from '../../models/package/model-package.ts'
import {
  parseRelationManifest,
  type RelationManifest,
  type RelationPackage,
} from '../../models/package/relation-manifest.ts'
import { readContents, writeContents } from './package-folder.ts'

/** @throws as `readContents` */
export const readRelationPackage = (folder: string): Promise<RelationPackage> =>
  readContents(folder, parseRelationManifest)

/** Reads a package with what it changes, where it is a fine-tuned version of the package in `base`. */
export async function readWholeRelationPackage(folder: string, base: string): Promise<RelationPackage> {
  const model = await readRelationPackage(folder)
  return model.manifest.base ? applyDelta(await readRelationPackage(base), model) : model
}

export type UnsealedRelationPackage = Omit<RelationPackage, 'manifest'> & {
  readonly manifest: Omit<RelationManifest, 'weights'>
}

/** Writes a package and returns it as it will be read; see `writeContents`. */
export async function writeRelationPackage(
  folder: string,
  unsealed: UnsealedRelationPackage,
  card: string,
): Promise<RelationPackage> {
  return writeContents(
    folder,
    unsealed,
    (weights) => ({ ...unsealed.manifest, base: unsealed.manifest.base ?? null, weights }),
    printManifest,
    card,
  )
}
