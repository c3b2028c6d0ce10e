import type { Triple } from '../../exchange/openke/parse-triples.ts'
import { type MissingEnd, missingEnds } from '../../models/metrics/ranking.ts'

/** A triple with one end missing, and all entities that are known to complete it. */
export interface LinkQuery {
  readonly wanted: MissingEnd
  /** The other end. */
  readonly known: number
  readonly relation: number
  /** Sorted, each once. */
  readonly answers: readonly number[]
}

/**
 * Both questions of each triple; triples that ask the same are one query with several answers, so that an answer that is
 * right elsewhere is never taught to be wrong. In the order in which the questions first occur.
 */
export function linkQueries(triples: readonly Triple[]): readonly LinkQuery[] {
  const byQuestion = new Map<
    number,
    { readonly wanted: MissingEnd; known: number; relation: number; answers: number[] }
  >()
  for (const { head, relation, tail } of triples)
    for (const wanted of missingEnds) {
      const [known, answer] = wanted === 'head' ? [tail, head] : [head, tail]
      const key = questionKey({ wanted, known, relation })
      const query = byQuestion.get(key)
      if (query) query.answers.push(answer)
      else byQuestion.set(key, { wanted, known, relation, answers: [answer] })
    }
  return [...byQuestion.values()].map(({ answers, ...question }) => ({
    ...question,
    answers: answers.length === 1 ? answers : [...new Set(answers)].sort((a, b) => a - b),
  }))
}

/** One number for each question, as long as there are fewer than four million relations. */
function questionKey({ wanted, known, relation }: Omit<LinkQuery, 'answers'>): number {
  return (known * 2 ** 22 + relation) * 2 + (wanted === 'head' ? 1 : 0)
}

/** All that is known to answer a question, found at once. */
export class KnownAnswers {
  readonly #queries: ReadonlyMap<number, LinkQuery>

  constructor(triples: readonly Triple[]) {
    this.#queries = new Map(linkQueries(triples).map((query) => [questionKey(query), query]))
  }

  /** Sorted, each once. */
  of(question: Omit<LinkQuery, 'answers'>): readonly number[] {
    return this.#queries.get(questionKey(question))?.answers ?? []
  }
}
