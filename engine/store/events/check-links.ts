import type { Database } from 'better-sqlite3'
import { Failed } from '../../../contract/domain/failed.ts'
import type { PostId } from '../../../contract/domain/post.ts'
import { say } from '../../../contract/sentences/say.ts'
import { prepare } from '../sqlite/bind.ts'

/** SQL: relations `r` with an end that is no accepted mention of their post. */
export const looseRelations = `
  relation r LEFT JOIN mention h ON h.id = r.head LEFT JOIN mention t ON t.id = r.tail
  WHERE (h.post IS NOT r.post OR h.verdict <> 'accepted' OR t.post IS NOT r.post OR t.verdict <> 'accepted')`

/** SQL: groundings `g` whose mention or region is no accepted one of their post. */
export const looseGroundings = `
  grounding g LEFT JOIN mention m ON m.id = g.mention LEFT JOIN region b ON b.id = g.region
  WHERE (m.post IS NOT g.post OR m.verdict <> 'accepted'
    OR g.region IS NOT NULL AND (b.post IS NOT g.post OR b.verdict <> 'accepted'))`

/** SQL: links `l` of what is no accepted mention of their post. */
export const looseLinks = `
  link l LEFT JOIN mention m ON m.id = l.mention WHERE (m.post IS NOT l.post OR m.verdict <> 'accepted')`

/** SQL: relations `a` and `b` of one post that say the same, or that a pair has a relation and has none. */
export const clashingRelations = `
  relation a JOIN relation b ON b.post = a.post AND b.id > a.id AND (
    (b.head = a.head AND b.tail = a.tail AND b.type IS a.type)
    OR ((a.type IS NULL OR b.type IS NULL) AND a.verdict = 'accepted' AND b.verdict = 'accepted'
      AND ((b.head = a.head AND b.tail = a.tail) OR (b.head = a.tail AND b.tail = a.head))))
  WHERE TRUE`

/** SQL: groundings `g` that show a mention of which `n` says that it is not in the image. */
export const clashingGroundings = `
  grounding g JOIN grounding n ON n.mention = g.mention AND n.region IS NULL AND n.verdict = 'not-shown'
  WHERE g.region IS NOT NULL AND g.verdict = 'shown'`

/** SQL: regions that no image of their post can hold. */
export const strayRegions = `
  region b LEFT JOIN image i ON i.media = b.media
  WHERE b.x + b.width > i.width + 1 OR b.y + b.height > i.height + 1
    OR NOT EXISTS (SELECT 1 FROM post_image p WHERE p.post = b.post AND p.media = b.media)`

/** After an event: what refers and what it refers to fit together, in every post that it touched. */
export function linkChecker(db: Database): (post: PostId) => void {
  const looseRelation = prepare<{ type: string | null; head: string | null; tail: string | null }>(
    db,
    `SELECT r.type, h.surface AS head, t.surface AS tail FROM ${looseRelations} AND r.post = ? LIMIT 1`,
  )
  const looseGrounding = prepare<{ surface: string | null; isOfMention: number }>(
    db,
    `SELECT m.surface, (m.post IS NOT g.post OR m.verdict <> 'accepted') AS isOfMention
     FROM ${looseGroundings} AND g.post = ? LIMIT 1`,
  )
  const looseLink = prepare<{ surface: string | null }>(
    db,
    `SELECT m.surface FROM ${looseLinks} AND l.post = ? LIMIT 1`,
  )
  const clash = prepare<{ same: number; type: string | null; head: string; tail: string }>(
    db,
    `SELECT b.type IS a.type AS same, coalesce(a.type, b.type) AS type,
       (SELECT surface FROM mention WHERE id = a.head) AS head, (SELECT surface FROM mention WHERE id = a.tail) AS tail
     FROM ${clashingRelations} AND a.post = ? LIMIT 1`,
  )
  const shownAndNot = prepare<{ surface: string }>(
    db,
    `SELECT (SELECT surface FROM mention WHERE id = g.mention) AS surface FROM ${clashingGroundings} AND g.post = ? LIMIT 1`,
  )

  /** @throws Failed `bad-input` in words for the person */
  return function checkLinks(post) {
    const relation = looseRelation.get(post)
    if (relation) {
      const { type, head, tail } = relation
      const said = `${head ?? 'a deleted mention'} – ${type ?? 'no relation'} – ${tail ?? 'a deleted mention'}`
      throw new Failed('bad-input', say('project.relationEnds', { said }), { post })
    }
    const grounding = looseGrounding.get(post)
    if (grounding)
      throw new Failed(
        'bad-input',
        grounding.isOfMention === 1
          ? `Only a confirmed mention can be linked to a region${grounding.surface ? `, and "${grounding.surface}" is none` : ''}. Remove its links together with it.`
          : say('project.regionEnds', { surface: grounding.surface ?? '' }),
        { post },
      )
    const link = looseLink.get(post)
    if (link)
      throw new Failed(
        'bad-input',
        `Only a confirmed mention means an entity of the graph${link.surface ? `, and "${link.surface}" is none` : ''}. Remove its links together with it.`,
        { post },
      )
    const pair = clash.get(post)
    if (pair)
      throw new Failed(
        'bad-input',
        pair.same === 1
          ? say('project.pairDecided', {
              head: pair.head,
              type: pair.type ?? say('project.noRelation'),
              tail: pair.tail,
            })
          : say('project.pairBoth', { head: pair.head, tail: pair.tail, type: pair.type ?? '' }),
        { post },
      )
    const both = shownAndNot.get(post)
    if (both) throw new Failed('bad-input', say('project.shownAndNot', { surface: both.surface }), { post })
  }
}
