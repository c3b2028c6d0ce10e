import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { typeName } from '../../contract/domain/entity-type.ts'
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
  const retired = prepare<TypeRow>(db, `SELECT ${columns} FROM relation_type WHERE removed = 1 ORDER BY position`)
  const known = prepare(db, 'SELECT 1 AS found FROM relation_type WHERE name = ?')

  return {
    list: () => list.all().map(typeOf),
    removed: () => retired.all().map(typeOf),
    /** Also when it was removed. */
    wasThere: (name: string): boolean => known.get(name) !== undefined,
    get: (name: string): RelationType | null => {
      const row = one.get(name)
      return row ? typeOf(row) : null
    },
    put({ name, colour, description, heads, tails, symmetric }: RelationType): void {
      put.run(name, colour, description, JSON.stringify(heads), JSON.stringify(tails), symmetric ? 1 : 0)
    },
    remove(name: string): void {
      remove.run(name)
    },
    /** The colour that the next new type gets: they go around the palette. */
    nextColour: (): number => list.all().length % paletteSize,
  }
}
export type RelationTypeQueries = ReturnType<typeof relationTypeQueries>
