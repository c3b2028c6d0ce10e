import type { Triple } from '../../exchange/openke/parse-triples.ts'

/** An entity or relation: its name in the files, and what is said of it in words (its name where nothing is said). */
export interface Described {
  readonly name: string
  readonly text: string
}

/** Triples count entities and relations by their places in these lists. */
export interface KnowledgeGraph {
  readonly entities: readonly Described[]
  readonly relations: readonly Described[]
}

/** Entities by how many training triples they occur in, the most frequent first; of equal ones the earlier one. */
export function mostFrequentEntities(entities: number, triples: readonly Triple[], most: number): readonly number[] {
  const counts = new Uint32Array(entities)
  for (const { head, tail } of triples) {
    counts[head]!++
    counts[tail]!++
  }
  return [...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, most)
}

/** Triples whose parts are all kept, renumbered. @param places the new place of what is kept */
export function renumbered(
  triples: readonly Triple[],
  places: { readonly entities: ReadonlyMap<number, number>; readonly relations: ReadonlyMap<number, number> },
): readonly Triple[] {
  return triples.flatMap(({ head, relation, tail }) => {
    const [h, r, t] = [places.entities.get(head), places.relations.get(relation), places.entities.get(tail)]
    return h === undefined || r === undefined || t === undefined ? [] : [{ head: h, relation: r, tail: t }]
  })
}

/** Places in a model's graph of what files name; without those that the model does not know. */
export function placesByName(
  ids: ReadonlyMap<number, Described>,
  known: readonly Described[],
): ReadonlyMap<number, number> {
  const places = new Map(known.map(({ name }, at) => [name, at]))
  return new Map(
    [...ids].flatMap(([id, { name }]) => {
      const place = places.get(name)
      return place === undefined ? [] : [[id, place] as const]
    }),
  )
}
