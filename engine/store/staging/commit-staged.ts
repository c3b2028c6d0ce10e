import type { Database } from 'better-sqlite3'
import type { ImportLabels } from '../../../contract/domain/import.ts'
import type { PostImage } from '../../../contract/domain/post.ts'
import { prepare } from '../sqlite/bind.ts'
import { importedVersion } from '../waiting-query.ts'
import { type LinkInsert, stagedLinkWriter } from './commit-links.ts'

/** What has been written, for the event and the counters. */
export interface StagedInsert extends LinkInsert {
  readonly posts: number
  readonly done: number
  readonly skipped: number
  readonly mentions: number
  readonly rejected: number
  readonly images: number
}

/** Moves staged rows into the project's tables: one INSERT … SELECT for each, inside the caller's transaction. */
export function stagedWriter(db: Database, alias: string) {
  const resolve = prepare(
    db,
    `INSERT OR REPLACE INTO ${alias}.resolved (name, media, width, height, problem) VALUES (?, ?, ?, ?, ?)`,
  )
  const base = prepare<{ id: number }>(db, 'SELECT coalesce(max(id), 0) AS id FROM main.post')
  const addImages = prepare(
    db,
    `INSERT OR IGNORE INTO main.image (media, width, height)
     SELECT media, width, height FROM ${alias}.resolved WHERE media IS NOT NULL`,
  )
  // A file that says how far posts are is believed about the others too; in one that says nothing, all labelled work is done.
  const addPosts = prepare(
    db,
    `INSERT INTO main.post
       (id, status, skipped, suggested_by, held_out, mentions, rejected, suggestions, done_seq, import, key, name)
     SELECT ?1 + id, CASE WHEN is_done THEN 'done' WHEN is_skipped THEN 'skipped' ELSE 'todo' END, is_skipped,
       CASE WHEN ?2 = 'suggested' AND mentions > 0 THEN '${importedVersion}' END,
       held_out, CASE WHEN ?2 = 'confirmed' THEN mentions ELSE 0 END,
       CASE WHEN ?2 = 'confirmed' THEN rejected ELSE 0 END, CASE WHEN ?2 = 'suggested' THEN mentions ELSE 0 END,
       CASE WHEN is_done THEN ?3 END, ?3, key, name
     FROM (
       SELECT s.*, ?2 = 'confirmed' AND (s.status IS 'done' OR
         f.mentions > 0 AND s.file NOT IN (SELECT file FROM ${alias}.post WHERE status IS NOT NULL)) AS is_done,
         ?2 = 'confirmed' AND s.status IS 'skipped' AS is_skipped
       FROM ${alias}.post s JOIN ${alias}.file f ON f.id = s.file WHERE s.id NOT IN ${alias}.known)
     ORDER BY id`,
  )
  const addContents = prepare(
    db,
    `INSERT INTO main.post_content (post, text, words, metadata, digest)
     SELECT ? + id, text, words, metadata, digest FROM ${alias}.post WHERE id NOT IN ${alias}.known ORDER BY id`,
  )
  const addFolded = prepare(
    db,
    `INSERT INTO main.post_folded (post, folded) SELECT ? + id, folded FROM ${alias}.post WHERE id NOT IN ${alias}.known ORDER BY id`,
  )
  const addPostImages = prepare(
    db,
    `INSERT INTO main.post_image (post, place, name, media, problem)
     SELECT ? + i.post, i.place, i.name, r.media, r.problem
     FROM ${alias}.image i JOIN ${alias}.post s ON s.id = i.post LEFT JOIN ${alias}.resolved r ON r.name = i.name
     WHERE s.id NOT IN ${alias}.known ORDER BY i.post, i.place`,
  )
  const addMentions = prepare(
    db,
    `INSERT INTO main.mention (id, post, starts, ends, surface, type, verdict, source)
     SELECT m.id, ? + m.post, m.starts, m.ends, m.surface, m.type, m.verdict, f.source
     FROM ${alias}.mention m JOIN ${alias}.post s ON s.id = m.post JOIN ${alias}.file f ON f.id = m.file
     WHERE s.id NOT IN ${alias}.known ORDER BY m.post, m.starts`,
  )
  const addSuggestions = prepare(
    db,
    `INSERT INTO main.suggestion (post, place, starts, ends, surface, type, score, alternatives)
     SELECT ? + m.post, row_number() OVER (PARTITION BY m.post ORDER BY m.starts) - 1, m.starts, m.ends, m.surface,
       m.type, 1.0, json_array(json_object('type', m.type, 'score', 1))
     FROM ${alias}.mention m JOIN ${alias}.post s ON s.id = m.post
     WHERE s.id NOT IN ${alias}.known AND m.verdict = 'accepted' ORDER BY m.post, m.starts`,
  )
  const rejections = prepare<{ count: number }>(
    db,
    `SELECT coalesce(sum(rejected), 0) AS count FROM ${alias}.post WHERE id NOT IN ${alias}.known`,
  )
  const insertLinks = stagedLinkWriter(db, alias)
  const reached = prepare<{ done: number; skipped: number }>(
    db,
    `SELECT count(*) FILTER (WHERE status = 'done') AS done, count(*) FILTER (WHERE skipped) AS skipped
     FROM main.post WHERE id > ?`,
  )
  const present = prepare<{ count: number }>(
    db,
    'SELECT count(*) AS count FROM main.post_image WHERE post > ? AND media IS NOT NULL',
  )
  const fillMissing = prepare(
    db,
    `UPDATE main.post_image AS m SET media = r.media, problem = NULL
     FROM ${alias}.post s JOIN main.post p ON p.key = s.key JOIN ${alias}.image i ON i.post = s.id
       JOIN ${alias}.resolved r ON r.name = i.name
     WHERE s.id IN ${alias}.known AND r.media IS NOT NULL AND m.post = p.id AND m.place = i.place AND m.name = i.name
       AND m.media IS NULL`,
  )

  return {
    resolve(names: Iterable<string>, images: ReadonlyMap<string, PostImage>): void {
      for (const name of names) {
        const image = images.get(name)
        if (image?.kind === 'present') resolve.run(name, image.media, image.width, image.height, null)
        else if (image?.kind === 'broken') resolve.run(name, null, null, null, image.problem.toWellFormed())
      }
      addImages.run()
    },
    /** Images that known posts missed and that are there now. */
    fillMissing: () => fillMissing.run().changes,
    /** `seq`: the import's event, which must be there already. */
    insert(labels: ImportLabels, seq: number): StagedInsert {
      const before = base.get()?.id ?? 0
      const posts = addPosts.run(before, labels, seq).changes
      addContents.run(before)
      addFolded.run(before)
      addPostImages.run(before)
      let mentions = 0
      const rejected = labels === 'confirmed' ? (rejections.get()?.count ?? 0) : 0
      if (labels === 'confirmed') mentions = addMentions.run(before).changes - rejected
      if (labels === 'suggested') mentions = addSuggestions.run(before).changes
      const links = labels === 'confirmed' ? insertLinks(before) : { relations: 0, regions: 0, groundings: 0 }
      const { done, skipped } = reached.get(before) ?? { done: 0, skipped: 0 }
      return { posts, mentions, rejected, ...links, done, skipped, images: present.get(before)?.count ?? 0 }
    },
  }
}
