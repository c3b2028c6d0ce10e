import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseManifest } from '../../models/package/model-manifest.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'

export const starterName = 'starter'

/** The model that every project begins with. */
export function starterModel(folder: string): Promise<ProjectModel> {
  return packageModel(folder, starterName)
}

/**
 * A package to read posts with. Its version names its weights, so that other weights read all posts again. A folder that
 * cannot be read is named all the same: loading it will say what is wrong.
 */
export async function packageModel(folder: string, name: string): Promise<ProjectModel> {
  const source = { base: folder, delta: null }
  try {
    const { weights } = parseManifest(await readFile(join(folder, packageFiles.manifest), 'utf8'))
    return { version: `${name}@${weights.sha256.slice(0, 8)}`, source }
  } catch {
    return { version: name, source }
  }
}
