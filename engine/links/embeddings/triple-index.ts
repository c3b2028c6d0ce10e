import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import type { MissingEnd } from '../../../models/metrics/ranking.ts'

/** Triples by number, found by each of the questions that they answer. */
export class TripleIndex {
  readonly #answers: Readonly<Record<MissingEnd, Map<string, Set<number>>>> = { head: new Map(), tail: new Map() }
  readonly #byEntity = new Map<number, Set<Triple>>()
  readonly #byRelation = new Map<number, Set<Triple>>()
  readonly #triples = new Map<string, Triple>()

  constructor(triples: Iterable<Triple> = []) {
    for (const triple of triples) this.add(triple)
  }

  get size(): number {
    return this.#triples.size
  }

  /** @returns whether it is new */
  add({ head, relation, tail }: Triple): boolean {
    const key = keyOf(head, relation, tail)
    if (this.#triples.has(key)) return false
    const triple = { head, relation, tail }
    this.#triples.set(key, triple)
    into(this.#answers.tail, questionKey(head, relation), tail)
    into(this.#answers.head, questionKey(tail, relation), head)
    into(this.#byEntity, head, triple)
    into(this.#byEntity, tail, triple)
    into(this.#byRelation, relation, triple)
    return true
  }

  remove({ head, relation, tail }: Triple): void {
    const key = keyOf(head, relation, tail)
    const triple = this.#triples.get(key)
    if (triple === undefined) return
    this.#triples.delete(key)
    this.#answers.tail.get(questionKey(head, relation))?.delete(tail)
    this.#answers.head.get(questionKey(tail, relation))?.delete(head)
    this.#byEntity.get(head)?.delete(triple)
    this.#byEntity.get(tail)?.delete(triple)
    this.#byRelation.get(relation)?.delete(triple)
  }

  has({ head, relation, tail }: Triple): boolean {
    return this.#triples.has(keyOf(head, relation, tail))
  }

  /** Entities that are known to complete a triple. */
  answers(wanted: MissingEnd, known: number, relation: number): ReadonlySet<number> {
    return this.#answers[wanted].get(questionKey(known, relation)) ?? nothing
  }

  ofEntity(entity: number): ReadonlySet<Triple> {
    return this.#byEntity.get(entity) ?? noTriples
  }

  ofRelation(relation: number): ReadonlySet<Triple> {
    return this.#byRelation.get(relation) ?? noTriples
  }

  all(): Iterable<Triple> {
    return this.#triples.values()
  }
}

const nothing: ReadonlySet<number> = new Set()
const noTriples: ReadonlySet<Triple> = new Set()

const questionKey = (known: number, relation: number): string => `${known} ${relation}`
const keyOf = (head: number, relation: number, tail: number): string => `${head} ${relation} ${tail}`

function into<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const known = map.get(key)
  if (known) known.add(value)
  else map.set(key, new Set([value]))
}
