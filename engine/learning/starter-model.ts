import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseManifest } from '../../models/package/model-manifest.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'

/**
 * The model that every project begins with. Its version names its weights, so that another starter reads all posts
 * again. A folder that cannot be read is named all the same: loading it will say what is wrong.
 */
export async function starterModel(folder: string): Promise<ProjectModel> {
  const source = { base: folder, delta: null }
  try {
    const { weights } = parseManifest(await readFile(join(folder, packageFiles.manifest), 'utf8'))
    return { version: `starter@${weights.sha256.slice(0, 8)}`, source }
  } catch {
    return { version: 'starter', source }
  }
}
