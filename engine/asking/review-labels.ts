import { join } from 'node:path'
import { setImmediate as immediate } from 'node:timers/promises'
import { Failed } from '../../contract/domain/failed.ts'
import type { LabelDoubt } from '../../contract/domain/label-doubt.ts'
import { say } from '../../contract/sentences/say.ts'
import type { ComputeService } from '../compute/compute-service.ts'
import { asTrainerPosts } from '../learning/make-version.ts'
import { runTrainer, trainerThreads } from '../learning/run-trainer.ts'
import { VersionFolders } from '../learning/version-folders.ts'
import type { Log } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import type { DoubtedPost } from '../store/doubt-queries.ts'
import { projectFolder } from '../store/folder.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { TrainingPost } from '../store/training-snapshot.ts'
import type { PixelCache } from '../suggesting/pixel-cache.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import { asComputePost, readPosts } from '../suggesting/read-posts.ts'
import { seededRandom, shuffled } from '../training/fit-random.ts'
import { folds, labelDoubts } from './label-doubts.ts'

export interface ReviewOptions {
  readonly store: ProjectStore
  readonly compute: ComputeService
  readonly pixels: PixelCache
  readonly spawner: Spawner
  /** What each fold's model is trained over: it must not have learnt the project's labels, so it is never a version. */
  readonly base: ProjectModel
  readonly log: Log
  readonly parts?: number
}

/** What a review found; it is also kept for the queue. */
export interface LabelReview {
  readonly posts: number
  readonly labels: number
  readonly doubts: readonly DoubtedPost[]
}

/** Below this the label is likelier than any other reading. */
export const worthReview = 0.5
/** Fewer posts than this teach a fold's model nothing. */
export const fewestToReview = 20
/** From so many on a fold's model goes all the way: nobody keeps it, so it may forget what came with the base. */
const enoughToGoAllTheWay = 200
const seed = 1

/**
 * Which labels of the finished posts a model doubts that has learnt the others: one model for each part, over the base package. A
 * review costs as much as some learning runs and changes no model. Held-out posts teach as well here: nothing of it stays.
 *
 * @param tell told of parts that are done
 * @throws Failed `bad-input` with too few posts, `cancelled`, and as `runTrainer`
 */
export async function reviewLabels(
  { store, compute, pixels, spawner, base, log, parts = 5 }: ReviewOptions,
  tell: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<LabelReview> {
  const goOn = (): void => {
    if (signal.aborted) throw new Failed('cancelled', 'Cancelled.')
  }
  const snapshot = await store.learning.snapshotInSlices(async () => {
    await immediate()
    goOn()
  })
  const all = [...snapshot.trained, ...snapshot.heldOut]
  if (all.length < fewestToReview)
    throw new Failed('bad-input', say('learning.reviewNeeds', { needed: fewestToReview, found: all.length }), {
      posts: all.length,
    })
  const known = new Set(snapshot.types)
  const { models, cache } = projectFolder(store.folder)
  const folders = new VersionFolders(models, join(cache, 'activations'))
  const parent = folders.source(null, base.source.base)
  const { imageSize, objects } = await compute.facts(parent)
  const split = folds(shuffled(all, seededRandom(seed)), parts)
  const found: DoubtedPost[] = []
  for (const [part, { learn, review }] of split.entries()) {
    goOn()
    tell(part, split.length)
    const draft = await folders.draft()
    try {
      const posts = await asTrainerPosts(
        { fresh: learn, replay: [], measured: [] },
        { mentions: { imageSize, objects }, relations: null },
        { pixels, signal },
      )
      const types = [...snapshot.types]
      const share = learn.length < enoughToGoAllTheWay ? {} : { share: 1 }
      const ask = {
        parent,
        target: draft.target,
        name: `review ${part + 1}`,
        types,
        ...posts,
        relations: null,
        ...share,
      }
      await runTrainer(
        { ...ask, layers: 'top', learningRate: null, device: 'cpu', seed, threads: trainerThreads },
        { spawner, log, signal, onProgress: () => {} },
      )
      const model = { version: `review ${part + 1}`, source: { ...parent, delta: draft.target } }
      for (const post of review) {
        goOn()
        found.push({ post: post.post, doubts: await doubtsOf({ compute, pixels }, model, post, known) })
      }
    } finally {
      await folders.forget(draft)
    }
  }
  tell(split.length, split.length)
  const doubtful = found
    .map(({ post, doubts }) => ({ post, doubts: doubts.filter(({ doubt }) => doubt >= worthReview) }))
    .filter(({ doubts }) => doubts.length > 0)
    .sort((a, b) => b.doubts[0]!.doubt - a.doubts[0]!.doubt)
  const doubts = store.asking.saveDoubts(doubtful)
  return { posts: all.length, labels: all.reduce((sum, { mentions }) => sum + mentions.length, 0), doubts }
}

async function doubtsOf(
  readers: Pick<ReviewOptions, 'compute' | 'pixels'>,
  model: ProjectModel,
  post: TrainingPost,
  known: ReadonlySet<string>,
): Promise<LabelDoubt[]> {
  const { compute, pixels } = readers
  const facts = await compute.facts(model.source)
  // A type that no post but this one has is unknown to the model, and nothing can be said of it.
  const labels = post.mentions.filter(({ type }) => known.has(type) && facts.labels.includes(type))
  const asked = [await asComputePost(post, pixels, facts)]
  const types = facts.labels.filter((type) => known.has(type))
  const weighed = labels.flatMap((label) => types.map((type) => ({ ...label, type })))
  const [probabilities = []] = weighed.length === 0 ? [] : await compute.weigh(model.source, asked, weighed)
  const [reading] = await readPosts(readers, model, [post])
  return labelDoubts({
    labels,
    shares: labels.map((_, at) =>
      types.map((type, which) => ({ type, score: probabilities[at * types.length + which]! })),
    ),
    predicted: reading!.suggestions.filter(
      ({ start, end, type }) =>
        known.has(type) && !post.rejections.some((no) => no.start === start && no.end === end && no.type === type),
    ),
  })
}
