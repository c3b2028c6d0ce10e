import { setImmediate as immediate } from 'node:timers/promises'
import { Failed } from '../../contract/domain/failed.ts'
import type { Evaluation } from '../../contract/domain/learning.ts'
import { entityF1 } from '../../models/metrics/entity-f1.ts'
import { asEvaluation } from '../inference/as-evaluation.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import { type Readers, readPosts } from '../suggesting/read-posts.ts'
import { measuringPosts } from './learning-plan.ts'

/** Small, so that suggestions for the post on the screen come in between. */
const batch = 8

/**
 * How packages do on the project's finished posts that no version learns from, by what people decided there.
 *
 * @param tell told of posts read, over all packages
 * @throws Failed `bad-input` without such posts, `cancelled`, and as `ComputeService.suggest`
 */
export async function measureHeldOut(
  { store, ...readers }: Readers & { readonly store: ProjectStore },
  models: readonly ProjectModel[],
  tell: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<readonly Evaluation[]> {
  const goOn = (): void => {
    if (signal.aborted) throw new Failed('cancelled', 'Cancelled.')
  }
  const snapshot = await store.learning.snapshotInSlices(async () => {
    await immediate()
    goOn()
  })
  const posts = measuringPosts(snapshot)
  if (posts.length === 0)
    throw new Failed(
      'bad-input',
      'There is nothing to measure with yet: about one in ten finished posts is held out from learning, and none of the finished ones is.',
    )
  const known = new Set(snapshot.types)
  const total = models.length * posts.length
  const evaluations: Evaluation[] = []
  for (const [at, model] of models.entries()) {
    const predicted: { start: number; end: number; type: string }[][] = []
    for (let from = 0; from < posts.length; from += batch) {
      goOn()
      const readings = await readPosts(readers, model, posts.slice(from, from + batch))
      predicted.push(...readings.map(({ suggestions }) => suggestions.filter(({ type }) => known.has(type))))
      tell(at * posts.length + predicted.length, total)
    }
    const gold = posts.map(({ mentions }) => mentions)
    evaluations.push(asEvaluation(posts.length, entityF1(gold, predicted)))
  }
  return evaluations
}
