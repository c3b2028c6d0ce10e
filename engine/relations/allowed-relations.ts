import type { ScoredRelation } from '../../contract/domain/relation.ts'
import { noRelation } from '../../models/metrics/relation-scores.ts'

/** Of a relation type, what it may join; empty: anything. */
export interface NamedEnds {
  readonly name: string
  readonly heads: readonly string[]
  readonly tails: readonly string[]
}

/** May this relation go from a mention of one type to a mention of the other, as the schema has it? */
export function isAllowed({ heads, tails }: NamedEnds, head: string | undefined, tail: string | undefined): boolean {
  const fits = (types: readonly string[], type: string | undefined) =>
    types.length === 0 || type === undefined || types.includes(type)
  return fits(heads, head) && fits(tails, tail)
}

/**
 * A model's probabilities for a pair once everything else is ruled out: of the relations that the schema allows for the types of
 * its ends and of None, adding up to 1, the likeliest first. The same as if the others had never been in the softmax.
 *
 * @param scores of all the model's labels
 */
export function allowedScores(
  scores: readonly { readonly type: string; readonly score: number }[],
  schema: readonly NamedEnds[],
  head: string | undefined,
  tail: string | undefined,
): ScoredRelation[] {
  const allowed = new Set(schema.filter((type) => isAllowed(type, head, tail)).map(({ name }) => name))
  const kept = scores.filter(({ type }) => type === noRelation || allowed.has(type))
  const sum = kept.reduce((all, { score }) => all + score, 0)
  return kept
    .map(({ type, score }) => ({
      type: type === noRelation ? null : type,
      // Where all of it was elsewhere nothing is known: None.
      score: sum > 0 ? score / sum : type === noRelation ? 1 : 0,
    }))
    .sort((a, b) => b.score - a.score)
}
