import type { Triple } from '../../exchange/openke/parse-triples.ts'
import { type RankingReport, rankingReport } from '../../models/metrics/ranking.ts'
import type { RankedLink } from './rank-links.ts'

/** How many tails a head has, and heads a tail. */
export const relationCategories = ['1-1', '1-N', 'N-1', 'N-N'] as const
export type RelationCategory = (typeof relationCategories)[number]

/** Above so many on average they are many. */
const many = 1.5

/**
 * The category of each relation that occurs, by what is known.
 *
 * Source: Bordes et al. 2013, "Translating Embeddings for Modeling Multi-relational Data".
 */
export function categoriesOf(triples: readonly Triple[]): ReadonlyMap<number, RelationCategory> {
  const relations = new Map<number, { readonly pairs: Set<string>; readonly heads: Set<number>; tails: Set<number> }>()
  for (const { head, relation, tail } of triples) {
    const own = relations.get(relation) ?? { pairs: new Set(), heads: new Set(), tails: new Set() }
    relations.set(relation, own)
    own.pairs.add(`${head} ${tail}`)
    own.heads.add(head)
    own.tails.add(tail)
  }
  return new Map(
    [...relations].map(([relation, { pairs, heads, tails }]) => {
      const headsPerTail = pairs.size / tails.size > many ? 'N' : '1'
      const tailsPerHead = pairs.size / heads.size > many ? 'N' : '1'
      return [relation, `${headsPerTail}-${tailsPerHead}` as const]
    }),
  )
}

export interface RelationFigures {
  readonly relation: string
  /** null: it occurs in no triple that the categories were told from. */
  readonly category: RelationCategory | null
  readonly report: RankingReport
}

/** Figures by relation, those asked for most often first. */
export function figuresByRelation(
  ranked: readonly RankedLink[],
  names: readonly { readonly name: string }[],
  categories: ReadonlyMap<number, RelationCategory>,
): readonly RelationFigures[] {
  const groups = Map.groupBy(ranked, ({ relation }) => relation)
  return [...groups]
    .sort(([a, some], [b, others]) => others.length - some.length || a - b)
    .map(([relation, some]) => ({
      relation: names[relation]!.name,
      category: categories.get(relation) ?? null,
      report: rankingReport(some),
    }))
}

/** Figures by category, as far as there are questions. */
export function figuresByCategory(
  ranked: readonly RankedLink[],
  categories: ReadonlyMap<number, RelationCategory>,
): readonly { readonly category: RelationCategory; readonly report: RankingReport }[] {
  const groups = Map.groupBy(ranked, ({ relation }) => categories.get(relation))
  return relationCategories.flatMap((category) => {
    const some = groups.get(category)
    return some === undefined ? [] : [{ category, report: rankingReport(some) }]
  })
}
