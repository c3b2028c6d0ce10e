import type { RelationType } from '../../contract/domain/relation.ts'
import { noRelation } from '../../models/metrics/relation-scores.ts'
import type { TypeScore } from '../inference/tagger.ts'
import { allowedScores } from '../relations/allowed-relations.ts'
import type { RelationPost, rightAnswers } from '../training/taught-pairs.ts'
import type { ReadPair } from './relation-report.ts'

/**
 * What a model says of a post's pairs beside what is right there. What the schema rules out is never suggested and does not
 * count against a model; a relation of no type of the project's is none.
 *
 * @param scores of each of `right`, all that the model knows
 */
export function judgedPairs(
  { mentions }: Pick<RelationPost, 'mentions'>,
  right: ReturnType<typeof rightAnswers>,
  scores: readonly (readonly TypeScore[])[],
  schema: readonly RelationType[],
): ReadPair[] {
  const known = new Set(schema.map(({ name }) => name))
  return right.map(({ at: [head, tail], relation }, i): ReadPair => {
    const best = allowedScores(scores[i]!, schema, mentions[head]!.type, mentions[tail]!.type)[0]!
    const gold = relation === noRelation || !known.has(relation) ? null : relation
    return { head, tail, gold, predicted: best.type, score: best.score }
  })
}
