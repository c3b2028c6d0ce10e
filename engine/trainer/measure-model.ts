import type { Evaluation, Scores } from '../../contract/domain/learning.ts'
import type { MeasuredScores, TaskReport } from '../../contract/domain/learning-report.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import type { ActivationFiles } from '../activations/activation-files.ts'
import { openTagger } from '../inference/tagger.ts'
import type { GoldPost } from '../inference/tagger-evaluation.ts'
import { mentionReport, type ScoredSpan } from '../learning/mention-report.ts'
import type { Measured } from './trainer-contract.ts'

const batchSize = 32

/** A measuring post with its number in the project. */
export interface MeasuredPost extends GoldPost {
  readonly post: number
}

export interface MeasureOptions {
  /** The project's types: what a person never sees suggested does not count against a model either. */
  readonly types: readonly string[]
  readonly threads: number
  readonly activations?: ActivationFiles
  /** Share of the posts that is done, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/** How a model finds the mentions of posts that people have labelled. */
export async function measureModel(
  model: ModelPackage,
  posts: readonly MeasuredPost[],
  { types, threads, activations, onProgress }: MeasureOptions,
): Promise<Measured> {
  const known = new Set(types)
  const predicted: ScoredSpan[][] = []
  if (posts.length > 0) {
    const tagger = await openTagger(model, { threads, ...(activations && { activations }) })
    try {
      for (let from = 0; from < posts.length; from += batchSize) {
        const readings = await tagger.suggest(posts.slice(from, from + batchSize))
        predicted.push(...readings.map(({ spans }) => spans.filter(({ type }) => known.has(type))))
        onProgress?.(predicted.length / posts.length)
      }
    } finally {
      await tagger.release()
    }
  }
  const report = mentionReport({
    posts: posts.map(({ post }) => post),
    gold: posts.map(({ gold }) => gold.filter(({ type }) => known.has(type))),
    predicted,
    temperature: model.manifest.temperature,
  })
  return { evaluation: evaluationOf(report), tasks: [report] }
}

function evaluationOf({ posts, total, perType }: TaskReport): Evaluation {
  const scoresOf = ({ interval: _, ...scores }: MeasuredScores): Scores => scores
  return {
    posts,
    total: scoresOf(total),
    perType: perType.map(({ type, ...measured }) => ({ type, ...scoresOf(measured) })),
  }
}
