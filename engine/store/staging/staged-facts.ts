import type { Database } from 'better-sqlite3'
import { prepare } from '../sqlite/bind.ts'
import type { StagedLosses } from './stage-records.ts'
import type { StagedFacts } from './staging.ts'

/** Compares what is staged with the project as it is at this moment. */
export function stagedFacts(db: Database, alias: string, losses: StagedLosses) {
  const markKnown = prepare(
    db,
    `INSERT INTO ${alias}.known SELECT s.id FROM ${alias}.post s CROSS JOIN main.post p ON p.key = s.key ORDER BY s.id`,
  )
  const forgetKnown = prepare(db, `DELETE FROM ${alias}.known`)
  const forgetWanted = prepare(db, `DELETE FROM ${alias}.wanted`)
  const fillWanted = prepare(
    db,
    `INSERT OR IGNORE INTO ${alias}.wanted
     SELECT i.name FROM ${alias}.image i JOIN ${alias}.post s ON s.id = i.post
     WHERE s.id NOT IN ${alias}.known OR EXISTS (
       SELECT 1 FROM main.post p JOIN main.post_image m ON m.post = p.id
       WHERE p.key = s.key AND m.place = i.place AND m.media IS NULL)`,
  )
  const files = prepare<StagedFacts['files'][number]>(
    db,
    `SELECT name AS file, format, posts, mentions, relations, regions FROM ${alias}.file ORDER BY id`,
  )
  const sums = prepare<{ fresh: number; known: number; mentions: number }>(
    db,
    `SELECT count(*) FILTER (WHERE id NOT IN ${alias}.known) AS fresh, count(*) FILTER (WHERE id IN ${alias}.known) AS known,
       coalesce(sum(mentions) FILTER (WHERE id NOT IN ${alias}.known), 0) AS mentions FROM ${alias}.post`,
  )
  const types = prepare<{ name: string; count: number; isNew: number }>(
    db,
    `SELECT m.type AS name, count(*) AS count,
       NOT EXISTS (SELECT 1 FROM main.entity_type t WHERE t.name = m.type AND t.removed = 0) AS isNew
     FROM ${alias}.mention m JOIN ${alias}.post s ON s.id = m.post WHERE s.id NOT IN ${alias}.known
     GROUP BY m.type ORDER BY min(m.post * 4294967296 + m.starts)`,
  )
  const relationTypes = prepare<{ name: string; count: number; isNew: number }>(
    db,
    `SELECT r.type AS name, count(*) AS count,
       NOT EXISTS (SELECT 1 FROM main.relation_type t WHERE t.name = r.type AND t.removed = 0) AS isNew
     FROM ${alias}.relation r WHERE r.type <> '' AND r.post NOT IN ${alias}.known
     GROUP BY r.type ORDER BY count(*) DESC, r.type`,
  )
  const links = prepare<{ relations: number; regions: number; groundings: number }>(
    db,
    `SELECT
       (SELECT count(*) FROM ${alias}.relation
         WHERE verdict = 'accepted' AND type <> '' AND post NOT IN ${alias}.known) AS relations,
       (SELECT count(*) FROM ${alias}.region WHERE verdict = 'accepted' AND post NOT IN ${alias}.known) AS regions,
       (SELECT count(*) FROM ${alias}.grounding WHERE post NOT IN ${alias}.known) AS groundings`,
  )
  const wanted = prepare<{ count: number }>(db, `SELECT count(*) AS count FROM ${alias}.wanted`)
  const names = prepare<{ name: string }>(db, `SELECT name FROM ${alias}.wanted WHERE name > ? ORDER BY name LIMIT ?`)

  return {
    /** Looks anew which staged posts the project has; everything below rests on it. */
    compare(): void {
      forgetKnown.run()
      markKnown.run()
      forgetWanted.run()
      fillWanted.run()
    },
    facts(): StagedFacts {
      const { fresh, known, mentions } = sums.get() ?? { fresh: 0, known: 0, mentions: 0 }
      return {
        files: files.all(),
        newPosts: fresh,
        knownPosts: known + losses.repeated,
        mentions,
        ...(links.get() ?? { relations: 0, regions: 0, groundings: 0 }),
        types: types.all().map(({ name, count, isNew }) => ({ name, count, isNew: isNew === 1 })),
        relationTypes: relationTypes.all().map(({ name, count, isNew }) => ({ name, count, isNew: isNew === 1 })),
        images: wanted.get()?.count ?? 0,
        overlaps: losses.overlaps,
        overlapExamples: [...losses.examples],
      }
    },
    names: (after: string | null, limit: number) => names.all(after ?? '', limit).map((row) => row.name),
  }
}
