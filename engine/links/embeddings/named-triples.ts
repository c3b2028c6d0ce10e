import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import type { KgeNames } from '../../../models/package/kge-manifest.ts'
import type { NamedTriple } from './links-model.ts'

/** From names to rows and back. */
export interface NameTable {
  entity(name: string): number | undefined
  relation(name: string): number | undefined
  /** undefined where a part is unknown. */
  triple(named: NamedTriple): Triple | undefined
  named(triple: Triple): NamedTriple
}

export function nameTable({ entities, relations }: KgeNames): NameTable {
  const entityRows = new Map(entities.map(({ name }, row) => [name, row]))
  const relationRows = new Map(relations.map(({ name }, row) => [name, row]))
  return {
    entity: (name) => entityRows.get(name),
    relation: (name) => relationRows.get(name),
    triple: (named) => {
      const [head, relation, tail] = [
        entityRows.get(named.head),
        relationRows.get(named.relation),
        entityRows.get(named.tail),
      ]
      return head === undefined || relation === undefined || tail === undefined ? undefined : { head, relation, tail }
    },
    named: ({ head, relation, tail }) => ({
      head: entities[head]!.name,
      relation: relations[relation]!.name,
      tail: entities[tail]!.name,
    }),
  }
}
