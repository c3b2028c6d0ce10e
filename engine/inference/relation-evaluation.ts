import { type RelationReport, relationScores } from '../../models/metrics/relation-scores.ts'
import type { PairInPost, RelationTagger } from './relation-tagger.ts'

export interface GoldPair extends PairInPost {
  readonly relation: string
}

/** The likeliest relation of each pair against the known one. */
export async function evaluateRelations(
  tagger: Pick<RelationTagger, 'relate'>,
  pairs: readonly GoldPair[],
): Promise<RelationReport> {
  const answers = await tagger.relate(pairs)
  return relationScores(
    pairs.map(({ relation }) => relation),
    answers.map(([best]) => best!.type),
  )
}
