import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import { parseManifest } from '../../models/package/model-manifest.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import type { LearnDone } from '../trainer/trainer-contract.ts'
import { asTrainerPosts, type MakeVersionOptions } from './make-version.ts'
import { readRecipe } from './run-recipe.ts'
import { runTrainer } from './run-trainer.ts'

/** What a run gave when it was made, and what it gives now. */
export interface RepeatedRun {
  readonly version: ModelVersion
  /** Bit for bit the same weights. */
  readonly same: boolean
  readonly sha256: { readonly recorded: string; readonly found: string }
  readonly done: LearnDone
}

export interface RepeatOptions
  extends Pick<
    MakeVersionOptions,
    'compute' | 'pixels' | 'spawner' | 'base' | 'folders' | 'draft' | 'signal' | 'onProgress' | 'log' | 'trainer'
  > {
  readonly version: ModelVersion
}

/**
 * Trains a version's mentions again, from the same weights, posts and decisions, with the same settings and seed, and
 * compares. Nothing is kept.
 *
 * @throws Failed `not-found` where it was not written down how the version was made, `conflict` where what it was made from
 * has changed, and as `runTrainer`
 */
export async function repeatRun({
  version,
  folders,
  base,
  compute,
  draft,
  ...options
}: RepeatOptions): Promise<RepeatedRun> {
  const folder = folders.source(version, base.source.base).delta!
  const [recipe, origin] = [await readRecipe(folder), await folders.origin(version)]
  if (recipe === null || origin?.details == null)
    throw new Failed('not-found', `It was not written down how ${version} was made, so it cannot be repeated.`, {
      version,
    })
  const parent = folders.source(recipe.parent, base.source.base)
  const facts = await compute.facts(parent)
  const posts = await asTrainerPosts(
    {
      fresh: recipe.fresh.map(alone),
      replay: recipe.replay.map(alone),
      measured: recipe.measured.map(alone),
    },
    { mentions: facts, relations: null },
    options,
  )
  const { types, layers, learningRate, device, seed, threads } = recipe
  const ask = { parent, target: draft.target, name: version, types, ...posts, relations: null }
  const done = await runTrainer(
    { ...ask, layers, learningRate, device, seed, threads },
    { ...options.trainer, ...options },
  )
  for (const which of ['packageSha256', 'parentSha256'] as const)
    if (done.run[which] !== origin.details[which])
      throw new Failed('conflict', `${version} was made from other weights than those that are here now.`, {
        version,
        recorded: origin.details[which],
        found: done.run[which],
      })
  const sha256 = { recorded: await weightsIn(folder), found: await weightsIn(draft.target) }
  return { version, same: sha256.recorded === sha256.found, sha256, done }
}

/** What a recipe leaves out, since the mentions do not depend on it. */
const alone = <T extends object>(post: T) => ({ ...post, relations: [] })

async function weightsIn(folder: string): Promise<string> {
  return parseManifest(await readFile(join(folder, packageFiles.manifest), 'utf8')).weights.sha256
}
