import type { Database } from 'better-sqlite3'
import type { QueueOrder } from '../../contract/calls/posts.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { prepare } from './sqlite/bind.ts'

/** Suggestions that came with an import carry this instead of a model's version; no model replaces them. */
export const importedVersion = 'import'
const statuses = ['todo', 'skipped'] as const

/**
 * Which posts a version has not read. "Any other reader" has no range in an index, but each reader has, and there are
 * few of them: they are walked one by one, and each gives its posts in order without sorting.
 */
export function waitingQueries(db: Database) {
  const nextReader = prepare<{ reader: string | null }>(
    db,
    'SELECT min(suggested_by) AS reader FROM post WHERE status = ? AND suggested_by > ?',
  )
  const page = (order: string) =>
    prepare<{ id: PostId }>(db, `SELECT id FROM post WHERE status = ? AND suggested_by IS ? ORDER BY ${order} LIMIT ?`)
  const [inFile, uncertain] = [page('id'), page('uncertainty DESC, id')]
  const pages: Readonly<Record<QueueOrder, typeof inFile>> = {
    mixed: uncertain,
    uncertain,
    entropy: uncertain,
    relations: uncertain,
    diverse: uncertain,
    doubted: inFile,
    random: inFile,
    file: inFile,
  }
  const unread = prepare<{ id: PostId }>(
    db,
    'SELECT id FROM post WHERE id = ? AND (suggested_by IS NULL OR suggested_by NOT IN (?, ?))',
  )
  const counted = prepare<{ count: number }>(
    db,
    'SELECT count(*) AS count FROM post WHERE status = ? AND suggested_by IS ?',
  )

  /** null (never read) first, then every other reader but `version` and the imports. */
  function otherReaders(status: string, version: ModelVersion): (string | null)[] {
    const readers: (string | null)[] = [null]
    for (let last = ''; ; ) {
      const reader = nextReader.get(status, last)?.reader ?? null
      if (reader === null) return readers
      if (reader !== version && reader !== importedVersion) readers.push(reader)
      last = reader
    }
  }

  return {
    isUnread: (version: ModelVersion, post: PostId) => unread.get(post, version, importedVersion) !== undefined,
    next(version: ModelVersion, order: QueueOrder, limit: number): readonly PostId[] {
      const ids: PostId[] = []
      for (const status of statuses)
        for (const reader of otherReaders(status, version)) {
          if (ids.length >= limit) return ids
          ids.push(...pages[order].all(status, reader, limit - ids.length).map((row) => row.id))
        }
      return ids
    },
    count(version: ModelVersion): number {
      let count = 0
      for (const status of statuses)
        for (const reader of otherReaders(status, version)) count += counted.get(status, reader)?.count ?? 0
      return count
    },
  }
}
