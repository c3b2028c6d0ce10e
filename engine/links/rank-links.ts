import type { Triple } from '../../exchange/openke/parse-triples.ts'

export type { RankingReport, RankScores } from '../../models/metrics/ranking.ts'

import { type RankedQuery, type RankingReport, rankingReport, rankOf } from '../../models/metrics/ranking.ts'
import { type KnownAnswers, type LinkQuery, linkQueries } from './link-queries.ts'

/** Scores of all entities for each query, [queries, entities] row by row; higher is likelier. They are read before the next call. */
export type LinkScorer = (queries: readonly LinkQuery[]) => Promise<readonly ArrayLike<number>[]>

export interface RankedLink extends RankedQuery {
  readonly relation: number
}

export interface RankHooks {
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, of: number) => void
}

const queriesAtOnce = 256

/** `rankedLinks`, summed up. */
export async function rankLinks(
  triples: readonly Triple[],
  known: KnownAnswers,
  score: LinkScorer,
  hooks?: RankHooks,
): Promise<RankingReport> {
  return rankingReport(await rankedLinks(triples, known, score, hooks))
}

/**
 * Every triple asked for its head and for its tail. Each answer is ranked for itself; the filtered rank passes over other
 * entities that complete the triple as far as is known.
 *
 * @param known answers that are right, those of `triples` and those trained on
 */
export async function rankedLinks(
  triples: readonly Triple[],
  known: KnownAnswers,
  score: LinkScorer,
  { signal, onProgress }: RankHooks = {},
): Promise<readonly RankedLink[]> {
  const asked = linkQueries(triples)
  const ranked: RankedLink[] = []
  for (let from = 0; from < asked.length; from += queriesAtOnce) {
    signal?.throwIfAborted()
    const some = asked.slice(from, from + queriesAtOnce)
    const scores = await score(some)
    some.forEach((query, at) => {
      const { wanted, relation } = query
      const right = new Set(known.of(query))
      for (const answer of query.answers) ranked.push({ wanted, relation, ...rankOf(scores[at]!, answer, right) })
    })
    onProgress?.(Math.min(from + queriesAtOnce, asked.length), asked.length)
  }
  return ranked
}

/**
 * What needs no learning: entities by how often they stood at that end of the relation in training, whatever the other end
 * is. A model that does not beat it has learnt nothing about the single entities.
 */
export function frequencyScorer(training: readonly Triple[], entities: number): LinkScorer {
  const counts = new Map<string, Float32Array>()
  const count = (key: string, entity: number) => {
    const row = counts.get(key) ?? new Float32Array(entities)
    counts.set(key, row)
    row[entity]!++
  }
  for (const { head, relation, tail } of training) {
    count(`head\t${relation}`, head)
    count(`tail\t${relation}`, tail)
  }
  const nothing = new Float32Array(entities)
  return async (queries) => queries.map(({ wanted, relation }) => counts.get(`${wanted}\t${relation}`) ?? nothing)
}
