import type { Evaluation, Scores } from '../../contract/domain/learning.ts'
import type { MeasuredScores, TaskReport } from '../../contract/domain/learning-report.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import type { ActivationStore } from '../activations/activation-store.ts'
import { openTagger, type Tagger } from '../inference/tagger.ts'
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
  readonly activations?: ActivationStore
  /** Share of the posts that is done, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/** How a model finds the mentions of posts that people have labelled. */
export async function measureModel(
  model: ModelPackage,
  posts: readonly MeasuredPost[],
  { threads, activations, ...options }: MeasureOptions,
): Promise<Measured> {
  const { temperature } = model.manifest
  if (posts.length === 0) return measuredBy(null, [], { ...options, temperature })
  const tagger = await openTagger(model, { threads, ...(activations && { activations }) })
  try {
    return await measuredBy(tagger, posts, { ...options, temperature })
  } finally {
    await tagger.release()
  }
}

/** The same of any model that suggests. @param tagger null where there are no posts */
export async function measuredBy(
  tagger: Pick<Tagger, 'suggest'> | null,
  posts: readonly MeasuredPost[],
  { types, temperature, onProgress }: Pick<MeasureOptions, 'types' | 'onProgress'> & { readonly temperature: number },
): Promise<Measured> {
  const known = new Set(types)
  const predicted: ScoredSpan[][] = []
  for (let from = 0; tagger !== null && from < posts.length; from += batchSize) {
    const readings = await tagger.suggest(posts.slice(from, from + batchSize))
    predicted.push(...readings.map(({ spans }) => spans.filter(({ type }) => known.has(type))))
    onProgress?.(predicted.length / posts.length)
  }
  const report = mentionReport({
    posts: posts.map(({ post }) => post),
    gold: posts.map(({ gold }) => gold.filter(({ type }) => known.has(type))),
    predicted,
    temperature,
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
