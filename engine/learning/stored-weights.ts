import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageFiles } from '../../models/package/model-package.ts'
import { parseAnyManifest } from '../../models/package/network-manifest.ts'
import { parseRelationManifest } from '../../models/package/relation-manifest.ts'

const manifestIn = (folder: string): Promise<string> => readFile(join(folder, packageFiles.manifest), 'utf8')

/** SHA-256 of the weights of a package, or of a change of one. */
export async function weightsIn(folder: string): Promise<string> {
  return parseAnyManifest(await manifestIn(folder)).weights.sha256
}

/** The same of a package for relations; null where there is none in this folder. */
export async function relationWeightsIn(folder: string): Promise<string | null> {
  const manifest = await manifestIn(folder).catch(() => null)
  return manifest === null ? null : parseRelationManifest(manifest).weights.sha256
}
