import { createHash } from 'node:crypto'
import { defaultLearningSettings } from '../../contract/domain/learning.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { TrainingPost, TrainingSnapshot } from '../store/training-snapshot.ts'
import { seededRandom, shuffled } from '../training/fit-random.ts'
import { digestOf, type Learnt } from './learnt-posts.ts'

/** Fewer measuring posts than this and the figures are mostly chance. */
export const enoughToMeasure = 20
/** More would make the measuring slower than the learning. */
const mostMeasured = 1_000
/** While measuring posts are few, at most this share of the new ones measures instead of teaching. */
const sparedShare = 0.2
const leastReplay = 200

/** Which posts of a snapshot teach, which come again, and which measure. No post is in two lists. */
export interface LearningPlan {
  /** Not learnt from yet, or decided differently since. */
  readonly fresh: readonly TrainingPost[]
  /** Learnt from before: so that the old is not forgotten over the new. */
  readonly replay: readonly TrainingPost[]
  readonly measured: readonly TrainingPost[]
  /** Of `measured`: posts that may teach later but have not taught yet, since too few are held out for good. */
  readonly spared: number
}

export interface PlanOptions {
  readonly seed: number
  /** Older posts that come again for every new one; 0: none at all. */
  readonly replayPerNew?: number
}

/**
 * Measures on the held-out posts. Where those are too few, some of the new posts measure as well and stay new: no
 * version behind this one has been trained on them, and this one is not either.
 *
 * @param learnt what the version that is trained further has learnt from
 */
export function planLearning(
  snapshot: TrainingSnapshot,
  learnt: Learnt,
  { seed, replayPerNew = defaultLearningSettings.replayPerNew }: PlanOptions,
): LearningPlan {
  const heldOut = measuringPosts(snapshot)
  const isLearnt = (post: TrainingPost): boolean => learnt.get(post.post) === digestOf(post)
  const unlearnt = snapshot.trained.filter((post) => !isLearnt(post))
  const never = unlearnt.filter(({ post }) => !learnt.has(post))
  const missing = Math.max(0, enoughToMeasure - heldOut.length)
  const affordable = Math.max(
    heldOut.length === 0 && unlearnt.length > 1 ? 1 : 0,
    Math.floor(unlearnt.length * sparedShare),
  )
  const spared = inHashOrder(never).slice(0, Math.min(missing, affordable))
  const isSpared = new Set(spared)
  const fresh = unlearnt.filter((post) => !isSpared.has(post))
  const old = snapshot.trained.filter(isLearnt)
  const most = replayPerNew === 0 ? 0 : Math.max(leastReplay, Math.ceil(replayPerNew * fresh.length))
  const replay = shuffled(old, seededRandom(seed)).slice(0, most)
  return { fresh, replay, measured: [...heldOut, ...spared], spared: spared.length }
}

/** Those that no version is ever trained on, the same ones each time. */
export function measuringPosts({ heldOut }: TrainingSnapshot): readonly TrainingPost[] {
  return inHashOrder(heldOut).slice(0, mostMeasured)
}

/** An order that has nothing to do with that of the file, and is the same in every run. */
function inHashOrder(posts: readonly TrainingPost[]): TrainingPost[] {
  const key = (post: PostId): string => createHash('sha256').update(String(post)).digest('hex')
  return posts
    .map((post) => ({ post, key: key(post.post) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ post }) => post)
}
