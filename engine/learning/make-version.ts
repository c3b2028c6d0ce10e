import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setImmediate as immediate } from 'node:timers/promises'
import { Failed } from '../../contract/domain/failed.ts'
import type { TrainingRun } from '../../contract/domain/learning.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { MediaId } from '../../contract/domain/post.ts'
import type { ComputeService, ModelFacts } from '../compute/compute-service.ts'
import type { PostGrounding } from '../inference/picture-box.ts'
import type { Log } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { TrainingPost, TrainingSnapshot } from '../store/training-snapshot.ts'
import type { PixelCache } from '../suggesting/pixel-cache.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import { regionPixels } from '../suggesting/region-pixels.ts'
import type { LearnDone, LearnProgress, RelationAsk, TrainerPost } from '../trainer/trainer-contract.ts'
import { type LearningPlan, planLearning } from './learning-plan.ts'
import { digestOf, type Learnt } from './learnt-posts.ts'
import { type RunRecipe, writeRecipe } from './run-recipe.ts'
import { runTrainer, trainerThreads } from './run-trainer.ts'
import { seenGroundings } from './seen-groundings.ts'
import { relationWeightsIn } from './stored-weights.ts'
import { type Draft, relationsFolder, type VersionFolders } from './version-folders.ts'

export interface MakeVersionOptions {
  readonly store: ProjectStore
  readonly compute: ComputeService
  readonly pixels: PixelCache
  readonly spawner: Spawner
  /** What the parent is a change of. */
  readonly base: ProjectModel
  readonly folders: VersionFolders
  /** What is trained further; null is the base itself. */
  readonly parent: ModelVersion | null
  /** What reads relations now, and so is trained further; null: nothing does. */
  readonly relations: ProjectModel | null
  readonly draft: Draft
  readonly signal: AbortSignal
  readonly onProgress: (progress: LearnProgress) => void
  readonly log: Log
  readonly now?: () => number
  readonly seed?: number
  readonly trainer?: { readonly silentMs?: number; readonly memoryBytes?: number }
}

/** A version that lies in its folder and is written down as a candidate. */
export interface MadeVersion {
  readonly version: ModelVersion
  readonly done: LearnDone
  /** See `LearningPlan`. */
  readonly spared: number
}

/**
 * The whole of a run but its judgement: fixes the snapshot, trains in the trainer process, keeps the version.
 *
 * @throws Failed as `runTrainer`; nothing is kept then but the draft, which is the caller's to forget
 */
export async function makeVersion(run: TrainingRun, options: MakeVersionOptions): Promise<MadeVersion> {
  const { store, compute, folders, base, parent, draft, signal, seed = randomInt(2 ** 31), now = Date.now } = options
  const { replayPerNew, layers, learningRate, device: wanted, groundings } = store.settings.learning()
  const whole = await store.learning.snapshotInSlices(async () => {
    await immediate()
    if (signal.aborted) throw new Failed('cancelled', 'Cancelled.')
  })
  const snapshot = groundings ? whole : withoutGroundings(whole)
  const device = wanted === 'auto' ? compute.device.device : wanted
  const learnt = await folders.learnt(parent)
  const plan = planLearning(snapshot, learnt, { seed, replayPerNew })
  const version = store.learning.nextVersion()
  const source = folders.source(parent, base.source.base)
  const facts = await compute.facts(source)
  const relations = await relationsOf(plan, options)
  const ask = {
    parent: source,
    target: draft.target,
    name: version,
    types: [...snapshot.types],
    ...(await asTrainerPosts(plan, { mentions: facts, relations: relations?.pictures ?? null }, options)),
    relations: relations?.ask ?? null,
    layers,
    learningRate,
    device,
    seed,
    threads: trainerThreads,
  }
  const done = await runTrainer(ask, { ...options.trainer, ...options })
  if (signal.aborted) throw new Failed('cancelled', 'Cancelled.')

  const { seq, digest } = snapshot
  const origin = { version, parent: parent ?? base.version, run: run.id, seq, digest }
  const after = learntAfter(learnt, plan)
  const { types, threads } = ask
  const how = { parent, types, layers, learningRate, device, seed, threads, relations: relations?.recipe ?? null }
  await writeRecipe(draft.target, { ...copied(plan), ...how })
  await folders.keep(draft, {
    ...origin,
    seed,
    learnt: [...after],
    labels: labelsIn(snapshot, after),
    details: {
      ...done.run,
      version,
      parent: origin.parent,
      seed,
      seq,
      digest,
      layers,
      fresh: plan.fresh.length,
      replayed: plan.replay.length,
      measured: plan.measured.length,
    },
    relations: done.relations === 'kept' ? version : await folders.relationsIn(parent),
    measured: { before: done.before.tasks, after: done.after.tasks },
  })
  store.learning.addVersion({ ...origin, createdAt: now(), evaluation: done.after.evaluation })
  return { version, done, spared: plan.spared }
}

/** As if nobody had said where mentions are to be seen; once it counts again, posts with such words are new. */
export function withoutGroundings(snapshot: TrainingSnapshot): TrainingSnapshot {
  const without = (posts: readonly TrainingPost[]) => posts.map((post) => ({ ...post, groundings: [] }))
  return { ...snapshot, trained: without(snapshot.trained), heldOut: without(snapshot.heldOut) }
}

/** null: nobody looked for relations in these posts, or there is no model that could learn them. */
async function relationsOf(
  { fresh, replay, measured }: LearningPlan,
  { relations, store, compute, draft, log }: MakeVersionOptions,
): Promise<{
  readonly ask: RelationAsk
  readonly pictures: PictureSizes
  readonly recipe: RunRecipe['relations']
} | null> {
  const schema = [...store.relationTypes()]
  const has = [fresh, replay, measured].some((posts) => posts.some((post) => post.relations.length > 0))
  if (relations === null || schema.length === 0 || !has) return null
  try {
    const { imageSize, objects } = await compute.relationFacts(relations.source)
    const { base, delta } = relations.source
    return {
      ask: { parent: relations.source, target: join(draft.target, relationsFolder), schema },
      pictures: { imageSize, objects },
      recipe: {
        parent: delta === null ? null : relations.version,
        parentSha256: (await relationWeightsIn(delta ?? base)) ?? '',
        schema,
      },
    }
  } catch (error) {
    if (!(error instanceof Failed) || error.kind !== 'model') throw error
    log(`relations are not learnt: ${error.message}`)
    return null
  }
}

/** What a model reads of a post's images. */
type PictureSizes = Pick<ModelFacts, 'imageSize' | 'objects'>

/** Posts as the trainer reads them, once their pixels lie in the cache. @throws Failed `cancelled` */
export async function asTrainerPosts(
  { fresh, replay, measured }: Pick<LearningPlan, 'fresh' | 'replay' | 'measured'>,
  sizes: { readonly mentions: PictureSizes; readonly relations: PictureSizes | null },
  { pixels, signal }: Pick<MakeVersionOptions, 'pixels' | 'signal'>,
): Promise<{ fresh: TrainerPost[]; replay: TrainerPost[]; measured: TrainerPost[] }> {
  const pixelFile = async (media: MediaId | null, size: number) =>
    media !== null && (await pixels.read(media, size)) !== null ? pixels.file(media, size) : null
  const seenRegions = async (regions: TrainingPost['regions'], { objects }: PictureSizes) =>
    objects === null ? [] : (await regionPixels(regions, pixels, objects)).map(({ region }) => region)
  const regionFiles = (regions: TrainingPost['regions'], { objects }: PictureSizes) =>
    regions.map(({ media, box }) => pixels.file(media, objects!.side, box))
  const all = async (posts: readonly TrainingPost[]): Promise<TrainerPost[]> => {
    const list: TrainerPost[] = []
    for (const each of posts) {
      const { post, text, words, media, regions, mentions, rejections, relations } = each
      if (signal.aborted) throw new Failed('cancelled', 'Cancelled.')
      const seen = await seenRegions(regions, sizes.mentions)
      const related = relations.length > 0 ? sizes.relations : null
      list.push({
        post,
        text,
        words: [...words],
        pixels: await pixelFile(media, sizes.mentions.imageSize),
        objects: regionFiles(seen, sizes.mentions),
        groundings: asPlain(seenGroundings(each, seen)),
        relationPixels: related && (await pixelFile(media, related.imageSize)),
        relationObjects: related ? regionFiles(await seenRegions(regions, related), related) : [],
        mentions: [...mentions],
        rejections: [...rejections],
        relations: [...relations],
      })
    }
    return list
  }
  return { fresh: await all(fresh), replay: await all(replay), measured: await all(measured) }
}

/** Lists that messages may hold. */
const asPlain = (groundings: readonly PostGrounding[]): NonNullable<TrainerPost['groundings']> =>
  groundings.map((each) =>
    each.verdict === 'absent' ? each : { ...each, shown: [...each.shown], notShown: [...each.notShown] },
  )

/** As plain lists, that a recipe may hold. */
function copied({ fresh, replay, measured }: LearningPlan): Pick<RunRecipe, 'fresh' | 'replay' | 'measured'> {
  const all = (posts: readonly TrainingPost[]) =>
    posts.map(({ words, mentions, rejections, regions, groundings, relations, ...post }) => ({
      ...post,
      regions: [...regions],
      groundings: [...groundings],
      words: [...words],
      mentions: [...mentions],
      rejections: [...rejections],
      relations: [...relations],
    }))
  return { fresh: all(fresh), replay: all(replay), measured: all(measured) }
}

/** Accepted mentions in the posts that were learnt from. */
function labelsIn({ trained }: TrainingSnapshot, learnt: Learnt): number {
  return trained.reduce((sum, { post, mentions }) => sum + (learnt.has(post) ? mentions.length : 0), 0)
}

/** What this run taught, over what was known; spared posts are still to come. */
function learntAfter(before: Learnt, { fresh, replay }: LearningPlan): Learnt {
  return new Map([...before, ...[...fresh, ...replay].map((post) => [post.post, digestOf(post)] as const)])
}
