import type { Evaluation } from '../../contract/domain/learning.ts'
import { entityF1 } from '../../models/metrics/entity-f1.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import { asEvaluation } from '../inference/as-evaluation.ts'
import { openTagger } from '../inference/tagger.ts'
import type { GoldPost } from '../inference/tagger-evaluation.ts'

const batchSize = 32

export interface MeasureOptions {
  /** The project's types: what a person never sees suggested does not count against a model either. */
  readonly types: readonly string[]
  readonly threads: number
  /** Share of the posts that is done, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/** Entity-level scores in per cent, exact match, of a model on posts that people have labelled. */
export async function measureModel(
  model: ModelPackage,
  posts: readonly GoldPost[],
  { types, threads, onProgress }: MeasureOptions,
): Promise<Evaluation> {
  if (posts.length === 0) return asEvaluation(0, entityF1([], []))
  const known = new Set(types)
  const tagger = await openTagger(model, { threads })
  try {
    const predicted: { start: number; end: number; type: string }[][] = []
    for (let from = 0; from < posts.length; from += batchSize) {
      const readings = await tagger.suggest(posts.slice(from, from + batchSize))
      predicted.push(...readings.map(({ spans }) => spans.filter(({ type }) => known.has(type))))
      onProgress?.(predicted.length / posts.length)
    }
    return asEvaluation(
      posts.length,
      entityF1(
        posts.map(({ gold }) => gold),
        predicted,
      ),
    )
  } finally {
    await tagger.release()
  }
}
