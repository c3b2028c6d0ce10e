import type { Database } from 'better-sqlite3'
import type { Link, LinkRecord } from '../../../contract/domain/graph.ts'
import type { PostId } from '../../../contract/domain/post.ts'
import { prepare } from '../sqlite/bind.ts'
import { linkOfRow } from './graph-rows.ts'

interface StoredLink {
  readonly mention: string
  readonly entity: string | null
  readonly verdict: Link['verdict']
  readonly source: string
}

/** What people decided about the entities that a post's mentions mean, by mention. */
export function entityLinks(db: Database): (post: PostId) => LinkRecord[] {
  const links = prepare<StoredLink>(
    db,
    `SELECT l.mention, e.key AS entity, l.verdict, l.source FROM link l LEFT JOIN graph_entity e ON e.id = l.entity
     WHERE l.post = ? ORDER BY l.mention, l.verdict, e.key`,
  )
  return (post) => links.all(post).map((row) => ({ mention: row.mention, entity: row.entity, ...linkOfRow(row) }))
}
