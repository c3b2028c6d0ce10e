import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { typeName } from '../../contract/domain/entity-type.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { RelationType } from '../../contract/domain/relation.ts'
import { prepare } from './sqlite/bind.ts'
import { storedJson } from './stored-json.ts'

const typeNames = z.array(typeName)
const paletteSize = 12

interface TypeRow {
  readonly name: string
  readonly colour: number
  readonly description: string
  readonly heads: string
  readonly tails: string
  readonly symmetric: number
}

function typeOf({ name, colour, description, heads, tails, symmetric }: TypeRow): RelationType {
  return {
    name,
    colour,
    description,
    heads: storedJson(typeNames, heads, `The heads of ${name}`),
    tails: storedJson(typeNames, tails, `The tails of ${name}`),
    symmetric: symmetric === 1,
  }
}

/** The schema's types of relations. As with types of mentions, a removed one keeps its row and its place. */
export function relationTypeQueries(db: Database) {
  const columns = 'name, colour, description, heads, tails, symmetric'
  const list = prepare<TypeRow>(db, `SELECT ${columns} FROM relation_type WHERE removed = 0 ORDER BY position`)
  const one = prepare<TypeRow>(db, `SELECT ${columns} FROM relation_type WHERE name = ? AND removed = 0`)
  const put = prepare(
    db,
    `INSERT INTO relation_type (name, position, colour, description, heads, tails, symmetric)
     VALUES (?, (SELECT coalesce(max(position), -1) + 1 FROM relation_type), ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET colour = excluded.colour, description = excluded.description,
       heads = excluded.heads, tails = excluded.tails, symmetric = excluded.symmetric, removed = 0`,
  )
  const remove = prepare(db, 'UPDATE relation_type SET removed = 1 WHERE name = ?')
  const uses = prepare<{ count: number }>(db, 'SELECT count(*) AS count FROM relation WHERE type = ?')

  return {
    list: () => list.all().map(typeOf),
    get: (name: string): RelationType | null => {
      const row = one.get(name)
      return row ? typeOf(row) : null
    },
    put({ name, colour, description, heads, tails, symmetric }: RelationType): void {
      put.run(name, colour, description, JSON.stringify(heads), JSON.stringify(tails), symmetric ? 1 : 0)
    },
    /** @throws Failed `conflict` while relations, rejected ones included, are of this type */
    remove(name: string): void {
      const count = uses.get(name)?.count ?? 0
      if (count > 0)
        throw new Failed(
          'conflict',
          `The relation type ${name} is used by ${count} decisions. Change or delete them first.`,
          { type: name, relations: count },
        )
      remove.run(name)
    },
    /** The colour that the next new type gets: they go around the palette. */
    nextColour: (): number => list.all().length % paletteSize,
  }
}
export type RelationTypeQueries = ReturnType<typeof relationTypeQueries>
