import { join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import { say } from '../../contract/sentences/say.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import type { LearnDone, RelationAsk } from '../trainer/trainer-contract.ts'
import { earlierStarter } from './earlier-starters.ts'
import { asTrainerPosts, type MakeVersionOptions } from './make-version.ts'
import { type RunRecipe, readRecipe } from './run-recipe.ts'
import { runTrainer } from './run-trainer.ts'
import { relationWeightsIn, weightsIn } from './stored-weights.ts'
import { relationsFolder } from './version-folders.ts'

/** What a run gave when it was made, and what it gives now. */
export interface RepeatedRun {
  readonly version: ModelVersion
  /** Bit for bit the same weights, those for relations too. */
  readonly same: boolean
  readonly sha256: Compared<string>
  /** null: no relations were learnt; either side null: they were not kept. */
  readonly relationsSha256: Compared<string | null> | null
  readonly done: LearnDone
}

interface Compared<T> {
  readonly recorded: T
  readonly found: T
}

export interface RepeatOptions
  extends Pick<
    MakeVersionOptions,
    'compute' | 'pixels' | 'spawner' | 'base' | 'folders' | 'draft' | 'signal' | 'onProgress' | 'log' | 'trainer'
  > {
  readonly version: ModelVersion
  /** The model of relations that comes with the program; null, or left out: there is none. */
  readonly relationStarter?: ProjectModel | null
}

/**
 * Trains a version again, its relations too, from the same weights, posts and decisions, with the same settings and seed, and
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
    throw new Failed('not-found', say('learning.noRecipe', { version }), {
      version,
    })
  const parent = folders.source(recipe.parent, base.source.base)
  const facts = await compute.facts(parent)
  const relations = await relationsOf(recipe, { version, folders, draft, ...options })
  const pictures = relations === null ? null : await compute.relationFacts(relations.parent)
  const posts = await asTrainerPosts(recipe, { mentions: facts, relations: pictures }, options)
  const { types, layers, learningRate, device, seed, threads } = recipe
  const ask = { parent, target: draft.target, name: version, types, ...posts, relations }
  const done = await runTrainer(
    { ...ask, layers, learningRate, device, seed, threads },
    { ...options.trainer, ...options },
  )
  for (const which of ['packageSha256', 'parentSha256'] as const)
    if (done.run[which] !== origin.details[which])
      throw new Failed('conflict', say('learning.otherWeights', { version }), {
        version,
        recorded: origin.details[which],
        found: done.run[which],
      })
  const sha256 = { recorded: await weightsIn(folder), found: await weightsIn(draft.target) }
  const relationsSha256 = relations && {
    recorded: await relationWeightsIn(join(folder, relationsFolder)),
    found: await relationWeightsIn(relations.target),
  }
  const same = sha256.recorded === sha256.found && relationsSha256?.recorded === relationsSha256?.found
  return { version, same, sha256, relationsSha256, done }
}

/** The part of a run that learns relations, as it was asked for; null: it was not. @throws Failed `conflict` */
async function relationsOf(
  { relations }: RunRecipe,
  {
    version,
    folders,
    draft,
    relationStarter,
  }: Pick<RepeatOptions, 'version' | 'folders' | 'draft' | 'relationStarter'>,
): Promise<RelationAsk | null> {
  if (relations === null) return null
  const { parent: named, parentSha256, schema } = relations
  const starter = relationStarter?.source.base
  const parent =
    starter === undefined
      ? null
      : named === null
        ? folders.relationSource(null, earlierStarter(starter, parentSha256) ?? starter)
        : await folders.relationSourceOver(named, starter)
  const found = parent && (await relationWeightsIn(parent.delta ?? parent.base))
  if (!parent || found !== parentSha256)
    throw new Failed('conflict', say('learning.otherRelationWeights', { version }), {
      version,
      recorded: parentSha256,
      found: found ?? 'none',
    })
  return { parent, target: join(draft.target, relationsFolder), schema }
}
