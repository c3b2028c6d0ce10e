import type { Database } from 'better-sqlite3'
import type { EntityType } from '../../contract/domain/entity-type.ts'
import { prepare } from './sqlite/bind.ts'

const paletteSize = 12

/**
 * The schema's types. A removed one keeps its row and its place, so that undoing the removal brings it back where it
 * was, and so that mentions may stay of it.
 */
export function entityTypeQueries(db: Database) {
  const list = prepare<EntityType>(
    db,
    'SELECT name, colour, description FROM entity_type WHERE removed = 0 ORDER BY position',
  )
  const one = prepare<EntityType>(
    db,
    'SELECT name, colour, description FROM entity_type WHERE name = ? AND removed = 0',
  )
  const retired = prepare<EntityType>(
    db,
    'SELECT name, colour, description FROM entity_type WHERE removed = 1 ORDER BY position',
  )
  const known = prepare(db, 'SELECT 1 AS found FROM entity_type WHERE name = ?')
  const put = prepare(
    db,
    `INSERT INTO entity_type (name, position, colour, description)
     VALUES (?, (SELECT coalesce(max(position), -1) + 1 FROM entity_type), ?, ?)
     ON CONFLICT (name) DO UPDATE SET colour = excluded.colour, description = excluded.description, removed = 0`,
  )
  const remove = prepare(db, 'UPDATE entity_type SET removed = 1 WHERE name = ?')

  return {
    list: () => list.all(),
    removed: () => retired.all(),
    get: (name: string): EntityType | null => one.get(name) ?? null,
    /** Also when it was removed. */
    wasThere: (name: string): boolean => known.get(name) !== undefined,
    put(type: EntityType): void {
      put.run(type.name, type.colour, type.description)
    },
    remove(name: string): void {
      remove.run(name)
    },
    /** The colour that the next new type gets: the first that nobody has, else around the palette. */
    nextColour(): number {
      const types = list.all()
      const taken = new Set(types.map((type) => type.colour))
      for (let colour = 0; colour < paletteSize; colour++) if (!taken.has(colour)) return colour
      return types.length % paletteSize
    },
  }
}
export type EntityTypeQueries = ReturnType<typeof entityTypeQueries>
