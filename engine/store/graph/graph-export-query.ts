import type { Database } from 'better-sqlite3'
import type { ExportEntity } from '../../../exchange/graph/export-entity.ts'
import type { ExportLink } from '../../../exchange/graph/export-link.ts'
import { prepare } from '../sqlite/bind.ts'
import { type EntityRow, entityColumns, entityOfRow, factOfRow, linkOfRow } from './graph-rows.ts'

/** A piece of the graph as it leaves: merged entities are one, and what was denied stays here. */
export interface ExportedEntities {
  readonly entities: ExportEntity[]
  /** Row of the last one; where the next piece begins. */
  readonly last: number
}

export function graphExportQuery(db: Database): (after: number, limit: number) => ExportedEntities {
  const page = prepare<EntityRow>(
    db,
    `SELECT ${entityColumns} FROM graph_entity e WHERE e.merged_into IS NULL AND e.id > ? ORDER BY e.id LIMIT ?`,
  )
  const merged = prepare<{ label: string; aliases: string }>(
    db,
    'SELECT label, aliases FROM graph_entity WHERE root = ?1 AND id <> ?1',
  )
  const facts = prepare<{ predicate: string; tail: string; sources: string }>(
    db,
    `SELECT p.key AS predicate, r.key AS tail, f.sources FROM fact f JOIN predicate p ON p.id = f.predicate
       JOIN graph_entity t ON t.id = f.tail JOIN graph_entity r ON r.id = t.root
     WHERE f.head IN (SELECT id FROM graph_entity WHERE root = ?) AND f.verdict = 'accepted' ORDER BY f.predicate, f.tail`,
  )
  return (after, limit) => {
    const rows = page.all(after, limit)
    const entities = rows.map((row): ExportEntity => {
      const { label, aliases, description, types, images } = entityOfRow(row)
      const others = merged.all(row.id).flatMap((each) => [each.label, ...(JSON.parse(each.aliases) as string[])])
      const said = new Map<string, ExportEntity['facts'][number]>()
      for (const { predicate, tail, sources } of facts.all(row.id)) {
        const key = JSON.stringify([predicate, tail])
        const before = said.get(key)?.sources ?? []
        // Merged entities may state the same fact: both are its sources.
        said.set(key, { predicate, tail, sources: [...before, ...factOfRow({ verdict: 'accepted', sources }).sources] })
      }
      return {
        key: row.key,
        label,
        aliases: [...new Set([...aliases, ...others])].filter((alias) => alias !== '' && alias !== label),
        description,
        types,
        images: images.map(({ name }) => name),
        facts: [...said.values()],
      }
    })
    return { entities, last: rows.at(-1)?.id ?? after }
  }
}

/** Links as they leave: accepted ones, to what an entity was merged into; those to nothing in the graph stay here. */
export interface ExportedLinks {
  readonly links: ExportLink[]
  readonly last: number
}

export function linkExportQuery(db: Database): (after: number, limit: number) => ExportedLinks {
  const page = prepare<Omit<ExportLink, 'source'> & { readonly row: number; readonly source: string }>(
    db,
    `SELECT l.rowid AS row, l.mention, l.post, c.text, m.starts AS start, m.ends AS "end", r.key AS entity, l.source
     FROM link l JOIN mention m ON m.id = l.mention JOIN post_content c ON c.post = l.post
       JOIN graph_entity e ON e.id = l.entity JOIN graph_entity r ON r.id = e.root
     WHERE l.verdict = 'accepted' AND l.rowid > ? ORDER BY l.rowid LIMIT ?`,
  )
  return (after, limit) => {
    const rows = page.all(after, limit)
    const links = rows.map(({ row: _, source, ...link }) => ({
      ...link,
      source: linkOfRow({ verdict: 'accepted', source }).source,
    }))
    return { links, last: rows.at(-1)?.row ?? after }
  }
}
