import type { Database } from 'better-sqlite3'
import type { EntityType } from '../../contract/domain/entity-type.ts'
import { Failed } from '../../contract/domain/failed.ts'
import { prepare } from './sqlite/bind.ts'

const paletteSize = 12

/**
 * The schema's types. A removed one keeps its row and its place, so that undoing the removal brings it back where it
 * was.
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
  const put = prepare(
    db,
    `INSERT INTO entity_type (name, position, colour, description)
     VALUES (?, (SELECT coalesce(max(position), -1) + 1 FROM entity_type), ?, ?)
     ON CONFLICT (name) DO UPDATE SET colour = excluded.colour, description = excluded.description, removed = 0`,
  )
  const remove = prepare(db, 'UPDATE entity_type SET removed = 1 WHERE name = ?')
  const uses = prepare<{ count: number }>(db, 'SELECT count(*) AS count FROM mention WHERE type = ?')

  return {
    list: () => list.all(),
    get: (name: string): EntityType | null => one.get(name) ?? null,
    put(type: EntityType): void {
      put.run(type.name, type.colour, type.description)
    },
    /** @throws Failed `conflict` while mentions, rejected ones included, are of this type */
    remove(name: string): void {
      const count = uses.get(name)?.count ?? 0
      if (count > 0)
        throw new Failed('conflict', `The type ${name} is used by ${count} decisions. Retype or delete them first.`, {
          type: name,
          mentions: count,
        })
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
