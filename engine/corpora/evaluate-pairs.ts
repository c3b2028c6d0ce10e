import type { Scores } from '../../contract/domain/learning.ts'
import type { EntityScores } from '../../models/metrics/entity-f1.ts'
import { openModel, openRelationModel } from '../compute/open-model.ts'
import { evaluateRelations } from '../inference/relation-evaluation.ts'
import { withGuessedTypes } from '../relations/guess-types.ts'
import { type CorpusFile, readGoldPairs } from './read-corpus.ts'

export interface EvaluatePairs extends Omit<CorpusFile, 'sees'> {
  /** Folder of the package. */
  readonly model: string
  /** Folder of a package that names the types of the mentions; left out: none are named, and nothing is ruled out. */
  readonly types?: string
  readonly threads: number
}

/** In per cent; None is no class of its own but in `accuracy`, see `relationScores`. */
export interface RelationEvaluation {
  readonly pairs: number
  readonly accuracy: number
  readonly total: Scores
  readonly perRelation: readonly (Scores & { readonly type: string })[]
}

/** @throws Failed `model` for a package that cannot be opened; otherwise as `readGoldPairs` */
export async function evaluatePairs({ model, types, threads, ...file }: EvaluatePairs): Promise<RelationEvaluation> {
  const options = { device: 'cpu', threads } as const
  const tagger = await openRelationModel({ base: model, delta: null }, options)
  const mentions = types === undefined ? null : await openModel({ base: types, delta: null }, options)
  try {
    const gold = await readGoldPairs({ ...file, sees: tagger })
    const { pairs, accuracy, total, byRelation } = await evaluateRelations(
      mentions === null ? tagger : withGuessedTypes(tagger, mentions),
      gold,
    )
    const perRelation = [...byRelation].map(([type, scores]) => ({ type, ...inPerCent(scores) }))
    return { pairs, accuracy: 100 * accuracy, total: inPerCent(total), perRelation }
  } finally {
    await Promise.all([tagger.release(), mentions?.release()])
  }
}

const inPerCent = ({ precision, recall, f1, ...counts }: EntityScores): Scores => ({
  precision: 100 * precision,
  recall: 100 * recall,
  f1: 100 * f1,
  ...counts,
})
