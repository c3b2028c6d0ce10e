import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WeightsFacts } from '../../models/package/model-manifest.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { parseAnyManifest } from '../../models/package/network-manifest.ts'
import { parseRelationManifest } from '../../models/package/relation-manifest.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'

export const starterName = 'starter'
const relationStarterName = 'starter-relations'

/** The model that every project begins with. */
export function starterModel(folder: string): Promise<ProjectModel> {
  return packageModel(folder, starterName)
}

/** The model of relations that every project begins with. */
export function relationStarterModel(folder: string): Promise<ProjectModel> {
  return modelIn(folder, relationStarterName, parseRelationManifest)
}

/**
 * A package to read posts with. Its version names its weights, so that other weights read all posts again. A folder that
 * cannot be read is named all the same: loading it will say what is wrong.
 */
export function packageModel(folder: string, name: string): Promise<ProjectModel> {
  return modelIn(folder, name, parseAnyManifest)
}

async function modelIn(
  folder: string,
  name: string,
  parse: (json: string) => { readonly weights: WeightsFacts },
): Promise<ProjectModel> {
  const source = { base: folder, delta: null }
  try {
    const { weights } = parse(await readFile(join(folder, packageFiles.manifest), 'utf8'))
    return { version: `${name}@${weights.sha256.slice(0, 8)}`, source }
  } catch {
    return { version: name, source }
  }
}
