import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import { storedOfGraph, toldOfGraph } from '../graph/replay-graph.ts'
import { prepare } from '../sqlite/bind.ts'
import { groundingOf, type StoredGrounding } from './apply-grounding.ts'
import { regionOf, type StoredRegion } from './apply-region.ts'
import { relationOf, type StoredRelation } from './apply-relation.ts'
import { groundingText, mentionText, regionText, relationText } from './canonical.ts'

const eventsAtOnce = 500

/** What the log says last of a thing; null for what is not compared. */
function toldBy(change: Change): { readonly what: string; readonly id: string; readonly value: string } | null {
  switch (change.kind) {
    case 'mention':
      return { what: 'mention', id: change.id, value: mentionText(change.after) }
    case 'status':
      return { what: 'status', id: String(change.post), value: change.after }
    case 'relation':
      return { what: 'relation', id: change.id, value: relationText(change.after) }
    case 'region':
      return { what: 'region', id: change.id, value: regionText(change.after) }
    case 'grounding':
      return { what: 'grounding', id: `${change.mention} ${change.region}`, value: groundingText(change.after) }
    case 'image':
      return { what: 'judgement', id: `${change.post} ${change.media}`, value: String(change.after) }
    case 'graph-entity':
    case 'predicate':
    case 'fact':
    case 'link':
      return toldOfGraph(change)
    case 'entity-type':
    case 'relation-type':
      return null
    default:
      return change satisfies never
  }
}

/** What is stored of a thing, in the words of `toldBy`. */
const compared: readonly { readonly what: string; readonly stored: (db: Database) => (id: string) => string }[] = [
  ...storedOfGraph,
  {
    what: 'relation',
    stored: (db) => {
      const row = prepare<StoredRelation>(
        db,
        'SELECT post, head, tail, type, verdict, source FROM relation WHERE id = ?',
      )
      return (id) => {
        const found = row.get(id)
        return relationText(found ? relationOf(found) : null)
      }
    },
  },
  {
    what: 'region',
    stored: (db) => {
      const row = prepare<StoredRegion>(
        db,
        'SELECT post, media, x, y, width, height, label, verdict, source FROM region WHERE id = ?',
      )
      return (id) => {
        const found = row.get(id)
        return regionText(found ? regionOf(found) : null)
      }
    },
  },
  {
    what: 'grounding',
    stored: (db) => {
      const row = prepare<StoredGrounding>(
        db,
        'SELECT post, verdict, source FROM grounding WHERE mention = ? AND region IS ?',
      )
      return (id) => {
        const [mention = '', region = ''] = id.split(' ')
        const found = row.get(mention, region === 'null' ? null : region)
        return groundingText(found ? groundingOf(found) : null)
      }
    },
  },
  {
    what: 'judgement',
    stored: (db) => {
      const row = prepare<{ judgement: string }>(
        db,
        'SELECT judgement FROM image_judgement WHERE post = ? AND media = ?',
      )
      return (id) => {
        const [post = '', media = ''] = id.split(' ')
        return row.get(Number(post), media)?.judgement ?? 'null'
      }
    },
  },
]

/**
 * Compares the state with what the log says it came to: the chain guards the log, and this carries its protection over
 * to what people decided. What only an import wrote is not in the log and not compared.
 */
export async function replayProblems(db: Database): Promise<string[]> {
  db.exec('DROP TABLE IF EXISTS temp.replayed; CREATE TEMP TABLE replayed (what TEXT PRIMARY KEY, id TEXT, value TEXT)')
  try {
    const put = prepare(db, 'INSERT OR REPLACE INTO temp.replayed (what, id, value) VALUES (?, ?, ?)')
    const page = prepare<{ seq: number; changes: string }>(
      db,
      'SELECT seq, changes FROM event WHERE seq > ? ORDER BY seq LIMIT ?',
    )
    for (let last = 0; ; ) {
      const rows = page.all(last, eventsAtOnce)
      for (const row of rows) {
        const changes: readonly Change[] = JSON.parse(row.changes)
        for (const change of changes) {
          const told = toldBy(change)
          if (told) put.run(`${told.what} ${told.id}`, told.id, told.value)
        }
      }
      const end = rows.at(-1)
      // Comparing in the same turn as the empty page: nothing is decided between the two.
      if (!end) break
      last = end.seq
      await nextTurn()
    }
    const mentions = prepare<{ id: string }>(
      db,
      `SELECT r.id FROM temp.replayed r LEFT JOIN mention m ON m.id = r.id
       WHERE r.what LIKE 'mention %' AND r.value IS NOT CASE WHEN m.id IS NULL THEN 'null' ELSE json_object(
         'start', m.starts, 'end', m.ends, 'surface', m.surface, 'type', m.type, 'verdict', m.verdict,
         'source', json(m.source)) END LIMIT 20`,
    ).all()
    const statuses = prepare<{ id: string; value: string; status: string | null }>(
      db,
      `SELECT r.id, r.value, p.status FROM temp.replayed r LEFT JOIN post p ON p.id = CAST(r.id AS INTEGER)
       WHERE r.what LIKE 'status %' AND r.value IS NOT p.status LIMIT 20`,
    ).all()
    const others = compared.flatMap(({ what, stored }) => {
      const read = stored(db)
      return prepare<{ id: string; value: string }>(db, 'SELECT id, value FROM temp.replayed WHERE what LIKE ?')
        .all(`${what} %`)
        .filter(({ id, value }) => value !== read(id))
        .map(({ id }) => `${what} ${id} is not what the log says it is`)
    })
    return [
      ...others.slice(0, 20),
      ...mentions.map(({ id }) => `mention ${id} is not what the log says it is`),
      ...statuses.map(({ id, value, status }) => `post ${id} is ${status ?? 'not there'}; the log says ${value}`),
    ]
  } finally {
    db.exec('DROP TABLE temp.replayed')
  }
}
