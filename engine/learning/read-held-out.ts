import { setImmediate as immediate } from 'node:timers/promises'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { TrainingPost } from '../store/training-snapshot.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import { type Readers, readPosts } from '../suggesting/read-posts.ts'
import { measuringPosts } from './learning-plan.ts'
import type { MentionReadings, ScoredSpan } from './mention-report.ts'

/** Small, so that suggestions for the post on the screen come in between. */
const batch = 8

export interface HeldOut {
  readonly posts: readonly TrainingPost[]
  /** What each model says about them, of the project's types only. */
  readonly readings: readonly MentionReadings[]
}

/**
 * What models say about the project's finished posts that no version learns from, beside what people decided there.
 *
 * @param tell told of posts read, over all models
 * @throws Failed `bad-input` without such posts, `cancelled`, and as `ComputeService.suggest`
 */
export async function readHeldOut(
  { store, ...readers }: Readers & { readonly store: Pick<ProjectStore, 'learning'> },
  models: readonly ProjectModel[],
  tell: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<HeldOut> {
  const goOn = (): void => {
    if (signal.aborted) throw new Failed('cancelled', 'Cancelled.')
  }
  const snapshot = await store.learning.snapshotInSlices(async () => {
    await immediate()
    goOn()
  })
  const posts = measuringPosts(snapshot)
  if (posts.length === 0) throw new Failed('bad-input', say('learning.nothingHeldOut'))
  const known = new Set(snapshot.types)
  const ofKnown = <T extends { readonly type: string }>(spans: readonly T[]): T[] =>
    spans.filter(({ type }) => known.has(type))
  const total = models.length * posts.length
  const readings: MentionReadings[] = []
  for (const [at, model] of models.entries()) {
    const { temperature } = await readers.compute.facts(model.source)
    const predicted: ScoredSpan[][] = []
    for (let from = 0; from < posts.length; from += batch) {
      goOn()
      const read = await readPosts(readers, model, posts.slice(from, from + batch))
      predicted.push(...read.map(({ suggestions }) => ofKnown(suggestions)))
      tell(at * posts.length + predicted.length, total)
    }
    readings.push({
      posts: posts.map(({ post }) => post),
      gold: posts.map(({ mentions }) => ofKnown(mentions)),
      predicted,
      temperature,
    })
  }
  return { posts, readings }
}
