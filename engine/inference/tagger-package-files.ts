import { parseManifest, printManifest } from '../../models/package/model-manifest.ts'
import { applyDelta, type ModelPackage } from '../../models/package/model-package.ts'
import { readContents, writeContents } from './package-folder.ts'

/**
 * Reads a package's folder. A fine-tuned version holds only what changed; see `readWholePackage`.
 *
 * @throws as `readContents`
 */
export const readPackage = (folder: string): Promise<ModelPackage> => readContents(folder, parseManifest)

/**
 * Reads a package with everything that it changes.
 *
 * @param base reads the base of a fine-tuned version, given its weights' SHA-256
 */
export async function readWholePackage(
  folder: string,
  base: (weightsSha256: string, name: string) => Promise<ModelPackage>,
): Promise<ModelPackage> {
  const model = await readPackage(folder)
  if (!model.manifest.base) return model
  return applyDelta(await base(model.manifest.base.weightsSha256, model.manifest.base.name), model)
}

export type UnsealedPackage = Omit<ModelPackage, 'manifest'> & {
  readonly manifest: Omit<ModelPackage['manifest'], 'weights'>
}

/** Writes a package and returns it as it will be read; see `writeContents`. */
export async function writePackage(folder: string, unsealed: UnsealedPackage, card: string): Promise<ModelPackage> {
  return writeContents(folder, unsealed, (weights) => ({ ...unsealed.manifest, weights }), printManifest, card)
}
