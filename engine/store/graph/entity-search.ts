import type { Database } from 'better-sqlite3'
import type { Node } from '../../../contract/domain/graph.ts'
import { type Bound, prepare } from '../sqlite/bind.ts'
import { foldText } from '../text-fold.ts'
import type { NodeReader } from './node-reader.ts'

/** A text as one string of an FTS5 query. */
const phrase = (text: string): string => `"${text.replaceAll('"', '""')}"`

export interface SearchAsk {
  readonly text: string
  readonly type: string | null
  readonly offset: number
  readonly limit: number
}

/** The index knows three characters and more; shorter texts are looked for at the beginning of names. */
const trigram = 3
// No character comes after it in UTF-8's order: the end of the range of all names that begin so.
const last = '\u{10ffff}'

/** Entities by their names. What was merged away is found as what it was merged into. */
export function entitySearch(db: Database, nodes: NodeReader) {
  const ofType = '(?2 IS NULL OR r.id IN (SELECT entity FROM graph_type WHERE type = ?2))'
  const all = (
    found: string,
  ) => `FROM (SELECT DISTINCT e.root AS id FROM (${found}) m JOIN graph_entity e ON e.id = m.id) d
    JOIN graph_entity r ON r.id = d.id WHERE ${ofType}`
  const contains = 'SELECT rowid AS id FROM graph_search WHERE names MATCH ?1'
  const begins = `SELECT entity AS id FROM graph_name WHERE folded >= ?1 AND folded < ?1 || '${last}'`
  // The name itself first, then names that begin so, then the better known.
  const byFit = `ORDER BY
    (EXISTS (SELECT 1 FROM graph_name n WHERE n.entity = r.id AND n.folded = ?3)) DESC,
    (EXISTS (SELECT 1 FROM graph_name n WHERE n.entity = r.id AND n.folded >= ?3 AND n.folded < ?3 || '${last}')) DESC,
    r.degree DESC, r.id LIMIT ?4 OFFSET ?5`
  const ways = {
    contains: {
      count: prepare<{ count: number }>(db, `SELECT count(*) AS count ${all(contains)}`),
      rows: prepare<{ id: number }>(db, `SELECT r.id ${all(contains)} ${byFit}`),
    },
    begins: {
      count: prepare<{ count: number }>(db, `SELECT count(*) AS count ${all(begins)}`),
      rows: prepare<{ id: number }>(db, `SELECT r.id ${all(begins)} ${byFit}`),
    },
  }
  const anyCount = prepare<{ count: number }>(
    db,
    `SELECT count(*) AS count FROM graph_entity r WHERE r.merged_into IS NULL
       AND (?1 IS NULL OR r.id IN (SELECT entity FROM graph_type WHERE type = ?1))`,
  )
  const any = prepare<{ id: number }>(
    db,
    `SELECT r.id FROM graph_entity r WHERE r.merged_into IS NULL
       AND (?1 IS NULL OR r.id IN (SELECT entity FROM graph_type WHERE type = ?1))
     ORDER BY r.degree DESC, r.id LIMIT ?2 OFFSET ?3`,
  )

  return {
    search({ text, type, offset, limit }: SearchAsk): { total: number; rows: Node[] } {
      const folded = foldText(text.trim())
      const node = nodes.cached()
      if (folded === '')
        return {
          total: anyCount.get(type)?.count ?? 0,
          rows: any.all(type, limit, offset).map(({ id }) => node(id)),
        }
      const isLong = [...folded].length >= trigram
      const way = isLong ? ways.contains : ways.begins
      const wanted: readonly Bound[] = [isLong ? phrase(folded) : folded, type]
      return {
        total: way.count.get(...wanted)?.count ?? 0,
        rows: way.rows.all(...wanted, folded, limit, offset).map(({ id }) => node(id)),
      }
    },
  }
}
