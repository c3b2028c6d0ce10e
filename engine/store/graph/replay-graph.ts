import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import type { Fact, Link } from '../../../contract/domain/graph.ts'
import { prepare } from '../sqlite/bind.ts'
import {
  type EntityRow,
  entityColumns,
  entityOfRow,
  factOfRow,
  linkOfRow,
  type PredicateRow,
  predicateColumns,
  predicateOfRow,
} from './graph-rows.ts'
import { entityText, factText, linkText, predicateText } from './graph-text.ts'

type GraphChange = Extract<Change, { kind: 'graph-entity' | 'predicate' | 'fact' | 'link' }>

const parts = (id: string): readonly string[] => JSON.parse(id)

/** What the log says last of a part of the graph. */
export function toldOfGraph(change: GraphChange): {
  readonly what: string
  readonly id: string
  readonly value: string
} {
  switch (change.kind) {
    case 'graph-entity':
      return { what: 'entity', id: change.key, value: entityText(change.after) }
    case 'predicate':
      return { what: 'predicate', id: change.key, value: predicateText(change.after) }
    case 'fact': {
      const { head, predicate, tail } = change.triple
      return { what: 'fact', id: JSON.stringify([head, predicate, tail]), value: factText(change.after) }
    }
    case 'link':
      return {
        what: 'link',
        id: JSON.stringify(change.entity === null ? [change.mention] : [change.mention, change.entity]),
        value: linkText(change.after),
      }
  }
}

/** What is stored of it, in the same words. */
export const storedOfGraph: readonly {
  readonly what: string
  readonly stored: (db: Database) => (id: string) => string
}[] = [
  {
    what: 'entity',
    stored: (db) => {
      const row = prepare<EntityRow>(db, `SELECT ${entityColumns} FROM graph_entity e WHERE e.key = ?`)
      return (id) => {
        const found = row.get(id)
        return entityText(found ? entityOfRow(found) : null)
      }
    },
  },
  {
    what: 'predicate',
    stored: (db) => {
      const row = prepare<PredicateRow>(db, `SELECT ${predicateColumns} FROM predicate WHERE key = ?`)
      return (id) => {
        const found = row.get(id)
        return predicateText(found ? predicateOfRow(found) : null)
      }
    },
  },
  {
    what: 'fact',
    stored: (db) => {
      const row = prepare<{ verdict: Fact['verdict']; sources: string }>(
        db,
        `SELECT f.verdict, f.sources FROM fact f JOIN graph_entity h ON h.id = f.head JOIN predicate p ON p.id = f.predicate
             JOIN graph_entity t ON t.id = f.tail WHERE h.key = ? AND p.key = ? AND t.key = ?`,
      )
      return (id) => {
        const found = row.get(...parts(id))
        return factText(found ? factOfRow(found) : null)
      }
    },
  },
  {
    what: 'link',
    stored: (db) => {
      const row = prepare<{ verdict: Link['verdict']; source: string }>(
        db,
        `SELECT l.verdict, l.source FROM link l LEFT JOIN graph_entity e ON e.id = l.entity
           WHERE l.mention = ? AND e.key IS ?`,
      )
      return (id) => {
        const [mention = '', entity = null] = parts(id)
        const found = row.get(mention, entity)
        return linkText(found ? linkOfRow(found) : null)
      }
    },
  },
]
