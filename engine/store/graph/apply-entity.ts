import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import type { GraphEntity, GraphKey } from '../../../contract/domain/graph.ts'
import { say } from '../../../contract/sentences/say.ts'
import { checkBefore, checkHasSide, checkWellFormed } from '../events/progress.ts'
import { prepare } from '../sqlite/bind.ts'
import { entityIndex } from './entity-names.ts'
import { type EntityRow, entityColumns, entityOfRow } from './graph-rows.ts'
import { entityText, graphSourceText } from './graph-text.ts'

type EntityChange = Extract<Change, { kind: 'graph-entity' }>

/** Puts, changes, merges and removes entities. */
export function entityApplier(db: Database) {
  const index = entityIndex(db)
  const stored = prepare<EntityRow>(db, `SELECT ${entityColumns} FROM graph_entity e WHERE e.key = ?`)
  const place = prepare<{ id: number; root: number }>(db, 'SELECT id, root FROM graph_entity WHERE key = ?')
  const insert = prepare(
    db,
    `INSERT INTO graph_entity (key, label, description, aliases, types, images, source, root)
     VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) + 1 FROM graph_entity))`,
  )
  const update = prepare(
    db,
    'UPDATE graph_entity SET label = ?, description = ?, aliases = ?, types = ?, images = ?, source = ? WHERE id = ?',
  )
  const remove = prepare(db, 'DELETE FROM graph_entity WHERE id = ?')
  const uses = prepare<{ facts: number; links: number; merged: number }>(
    db,
    `SELECT (SELECT count(*) FROM fact WHERE head = ?1) + (SELECT count(*) FROM fact WHERE tail = ?1) AS facts,
       (SELECT count(*) FROM link WHERE entity = ?1) AS links,
       (SELECT count(*) FROM graph_entity WHERE merged_into = ?1) AS merged`,
  )
  const setMerged = prepare(db, 'UPDATE graph_entity SET merged_into = ? WHERE id = ?')
  // Everything that was merged into `id`, directly or not, has the end of `id`'s chain as its root.
  const setRoots = prepare(
    db,
    `WITH RECURSIVE below (id) AS (SELECT ?1 UNION SELECT e.id FROM graph_entity e JOIN below b ON e.merged_into = b.id)
     UPDATE graph_entity SET root = ?2 WHERE id IN below`,
  )

  function merge(key: GraphKey, id: number, into: GraphKey | null): void {
    if (into === null) {
      setMerged.run(null, id)
      setRoots.run(id, id)
      return
    }
    const target = place.get(into)
    if (!target) throw new Failed('bad-input', say('project.noMergeTarget', { into, key }), { entity: key, into })
    if (target.root === id || target.id === id)
      throw new Failed('bad-input', say('project.mergedBoth', { into, key }), {
        entity: key,
        into,
      })
    setMerged.run(target.id, id)
    setRoots.run(id, target.root)
  }

  function put(key: GraphKey, entity: GraphEntity): number {
    const { label, description, aliases, types, images, source } = entity
    checkWellFormed(label, description, ...aliases, ...types, ...images.map(({ name }) => name))
    const known = place.get(key)
    const columns = [
      label,
      description,
      JSON.stringify(aliases),
      JSON.stringify(types),
      JSON.stringify(images.map(({ name, media }) => ({ name, media }))),
      graphSourceText(source),
    ] as const
    const id = known?.id ?? insert.run(key, ...columns).lastId
    if (known) update.run(...columns, id)
    index.put(id, key, entity)
    return id
  }

  return function applyEntity({ key, before, after }: EntityChange): void {
    checkHasSide('an entity', { before, after })
    const row = stored.get(key)
    const found = entityText(row ? entityOfRow(row) : null)
    checkBefore(say('project.theEntity', { key }), found, entityText(before), { entity: key })
    if (after) {
      const id = put(key, after)
      if ((before?.mergedInto ?? null) !== after.mergedInto) merge(key, id, after.mergedInto)
      return
    }
    if (!row) return
    const { facts, links, merged } = uses.get(row.id) ?? { facts: 0, links: 0, merged: 0 }
    if (facts + links + merged > 0)
      throw new Failed('conflict', say('project.entityUsed', { key, facts, links, merged }), {
        entity: key,
        facts,
        links,
        merged,
      })
    index.drop(row.id)
    remove.run(row.id)
  }
}
