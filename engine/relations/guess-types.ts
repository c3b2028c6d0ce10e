import { noRelation } from '../../models/metrics/relation-scores.ts'
import type { PairEnd, PairInPost, RelationTagger } from '../inference/relation-tagger.ts'
import type { Tagger, TaggerPost } from '../inference/tagger.ts'
import { allowedScores } from './allowed-relations.ts'

/**
 * A model of relations that is told the types of the mentions by a model that finds mentions, and answers only with what the names
 * of its relations allow for them, which say both types as MNRE's do: `/per/org/member_of`. For files of pairs without types.
 */
export function withGuessedTypes(
  relations: RelationTagger,
  mentions: Pick<Tagger, 'typesOf'>,
): Pick<RelationTagger, 'relate'> {
  const schema = relations.relations.map((name) => ({ name, ...endsNamedIn(name) }))
  const typed = async (post: TaggerPost, { start, end }: PairEnd): Promise<PairEnd> => {
    const [best] = await mentions.typesOf(post, { start, end })
    return best === undefined ? { start, end } : { start, end, type: best.type }
  }
  return {
    async relate(pairs) {
      const asked: PairInPost[] = []
      for (const { post, subject, object } of pairs)
        asked.push({ post, subject: await typed(post, subject), object: await typed(post, object) })
      const answers = await relations.relate(asked)
      return answers.map((scores, at) =>
        allowedScores(scores, schema, asked[at]!.subject.type, asked[at]!.object.type).map(({ type, score }) => ({
          type: type ?? noRelation,
          score,
        })),
      )
    },
  }
}

/** A name that says no types allows all. */
function endsNamedIn(name: string): { readonly heads: readonly string[]; readonly tails: readonly string[] } {
  const [, head, tail] = /^\/([^/]+)\/([^/]+)\/./.exec(name) ?? []
  return head === undefined || tail === undefined
    ? { heads: [], tails: [] }
    : { heads: [head.toUpperCase()], tails: [tail.toUpperCase()] }
}
