import type { Database } from 'better-sqlite3'
import { isConfirmed } from '../counts.ts'
import { prepare } from '../sqlite/bind.ts'
import { allImages, noEntity } from './stage-links.ts'

/** What has been written, for the counters. */
export interface LinkInsert {
  readonly relations: number
  readonly regions: number
  readonly groundings: number
}

/**
 * Moves staged relations, regions and what is said of images into the project's tables, after posts, images and mentions.
 * What has lost an end is left behind: a label that another one overlapped, an image that is missing, an entity that the graph
 * does not have.
 */
export function stagedLinkWriter(db: Database, alias: string) {
  const mentionAt = (end: 'head' | 'tail') =>
    `JOIN ${alias}.mention ${end} ON ${end}.post = r.post AND ${end}.starts = r.${end}_starts
       AND ${end}.ends = r.${end}_ends AND ${end}.verdict = 'accepted'`
  const sameWay = `o.post = r.post AND o.head_starts = r.head_starts AND o.head_ends = r.head_ends
    AND o.tail_starts = r.tail_starts AND o.tail_ends = r.tail_ends`
  const otherWay = `o.post = r.post AND o.head_starts = r.tail_starts AND o.head_ends = r.tail_ends
    AND o.tail_starts = r.head_starts AND o.tail_ends = r.head_ends`
  const addRelations = prepare(
    db,
    `INSERT INTO main.relation (id, post, head, tail, type, verdict, source)
     SELECT r.id, ? + r.post, head.id, tail.id, nullif(r.type, ''), r.verdict, f.source
     FROM ${alias}.relation r ${mentionAt('head')} ${mentionAt('tail')}
       JOIN ${alias}.post s ON s.id = r.post JOIN ${alias}.file f ON f.id = r.file
     WHERE s.id NOT IN ${alias}.known AND head.id <> tail.id AND (r.type <> '' OR NOT EXISTS (
       SELECT 1 FROM ${alias}.relation o WHERE o.verdict = 'accepted' AND (
         (${sameWay} AND o.type <> '') OR (${otherWay} AND (o.type <> '' OR o.head_starts < r.head_starts)))))
     ORDER BY r.post, r.head_starts, r.tail_starts`,
  )
  const media = `JOIN ${alias}.image i ON i.post = g.post AND i.place = g.image
     JOIN ${alias}.resolved m ON m.name = i.name AND m.media IS NOT NULL`
  // A file may speak of the image at another size, and of boxes that stick out by a pixel: what lies within is what it means.
  // Of an image of another shape nobody knows where the boxes would be.
  const addRegions = prepare(
    db,
    `INSERT INTO main.region (id, post, media, x, y, width, height, label, verdict, source)
     SELECT id, ? + post, media, x, y, min(width, of_width - x), min(height, of_height - y), label, verdict, source
     FROM (
       SELECT g.id, g.post, g.place, m.media, g.label, g.verdict, f.source, m.width AS of_width, m.height AS of_height,
         g.x * m.width / coalesce(g.of_width, m.width) AS x, g.y * m.height / coalesce(g.of_height, m.height) AS y,
         g.width * m.width / coalesce(g.of_width, m.width) AS width,
         g.height * m.height / coalesce(g.of_height, m.height) AS height
       FROM ${alias}.region g ${media} JOIN ${alias}.file f ON f.id = g.file
       WHERE g.post NOT IN ${alias}.known AND (g.of_width IS NULL
         OR abs(1.0 * m.width * g.of_height / (1.0 * m.height * g.of_width) - 1) <= 0.02))
     WHERE min(width, of_width - x) >= 1 AND min(height, of_height - y) >= 1
     ORDER BY post, place`,
  )
  const addGroundings = prepare(
    db,
    `INSERT INTO main.grounding (post, mention, region, verdict, source)
     SELECT ? + g.post, m.id, b.id, g.verdict, f.source
     FROM ${alias}.grounding g JOIN ${alias}.mention m
         ON m.post = g.post AND m.starts = g.starts AND m.ends = g.ends AND m.verdict = 'accepted'
       LEFT JOIN ${alias}.region t ON t.post = g.post AND t.place = g.region
       LEFT JOIN main.region b ON b.id = t.id AND b.verdict = 'accepted'
       JOIN ${alias}.file f ON f.id = g.file
     WHERE g.post NOT IN ${alias}.known AND (g.region = ${allImages} OR b.id IS NOT NULL)
       AND NOT (g.region = ${allImages} AND g.verdict = 'not-shown' AND EXISTS (
         SELECT 1 FROM ${alias}.grounding o WHERE o.post = g.post AND o.starts = g.starts AND o.ends = g.ends
           AND o.region <> ${allImages} AND o.verdict = 'shown'))
     ORDER BY g.post, g.starts, g.region`,
  )
  const addJudgements = prepare(
    db,
    `INSERT OR IGNORE INTO main.image_judgement (post, media, judgement)
     SELECT ? + g.post, m.media, g.judgement FROM ${alias}.judgement g ${media}
     WHERE g.post NOT IN ${alias}.known ORDER BY g.post, g.image`,
  )
  const addMeanings = prepare(
    db,
    `INSERT OR IGNORE INTO main.link (post, mention, entity, verdict, source)
     SELECT ? + g.post, m.id, e.id, g.verdict, json_object('kind', 'import', 'file', f.name)
     FROM ${alias}.meaning g JOIN ${alias}.mention m
         ON m.post = g.post AND m.starts = g.starts AND m.ends = g.ends AND m.verdict = 'accepted'
       LEFT JOIN main.graph_entity e ON e.key = g.entity
       JOIN ${alias}.file f ON f.id = g.file
     WHERE g.post NOT IN ${alias}.known AND (g.entity = '${noEntity}' OR e.id IS NOT NULL)
     ORDER BY g.post, g.starts, g.entity`,
  )
  const confirmed = prepare<{ count: number }>(
    db,
    `SELECT count(*) AS count FROM main.relation WHERE post > ? AND ${isConfirmed}`,
  )
  const regions = prepare<{ count: number }>(
    db,
    "SELECT count(*) AS count FROM main.region WHERE post > ? AND verdict = 'accepted'",
  )

  /** `before`: the number of the last post before the import. */
  return function insertLinks(before: number): LinkInsert {
    addRelations.run(before)
    addRegions.run(before)
    const groundings = addGroundings.run(before).changes
    addJudgements.run(before)
    addMeanings.run(before)
    return {
      relations: confirmed.get(before)?.count ?? 0,
      regions: regions.get(before)?.count ?? 0,
      groundings,
    }
  }
}
