import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { packageFiles } from '../../models/package/model-package.ts'

/**
 * The package with these weights that came with an earlier version of the program, for either task: what a project has learnt is a
 * change of it, and of no other. They lie beside the starters of now, each under the first digits of its weights' SHA-256.
 *
 * @param starter folder of the starter of now
 * @returns its folder; null where there is none
 */
export function earlierStarter(starter: string, sha256: string): string | null {
  const folder = join(dirname(starter), 'earlier-starters', sha256.slice(0, 8))
  return existsSync(join(folder, packageFiles.manifest)) ? folder : null
}

const changed = z.object({ base: z.object({ weightsSha256: z.string() }) })
const whole = z.object({ weights: z.object({ sha256: z.string() }) })

/** Folder of the package that the one in `change` is a change of: the starter, or an earlier one. Loading tells where neither fits. */
export async function starterUnder(change: string, starter: string): Promise<string> {
  const manifest = async (folder: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, packageFiles.manifest), 'utf8'))
  try {
    const wanted = changed.parse(await manifest(change)).base.weightsSha256
    const found = whole.parse(await manifest(starter)).weights.sha256
    return wanted === found ? starter : (earlierStarter(starter, wanted) ?? starter)
  } catch {
    return starter
  }
}
