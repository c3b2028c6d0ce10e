import type { Database } from 'better-sqlite3'
import { typeName } from '../../../contract/domain/entity-type.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import { graphKey } from '../../../contract/domain/graph.ts'
import { box, regionLabel } from '../../../contract/domain/region.ts'
import { spanProblem } from '../../../contract/text/boundaries.ts'
import type { LinkedSpan, PostLinks } from '../../../exchange/links.ts'
import type { PostRecord } from '../../../exchange/record.ts'
import { prepare } from '../sqlite/bind.ts'
import { uuid7 } from '../uuid7.ts'

/** @throws Failed `bad-input` naming file and line */
export function checkTypeName(type: string, file: string, line: number): void {
  if (typeName.safeParse(type).success && type.isWellFormed()) return
  const message = `${file}:${line}: "${type.toWellFormed()}" cannot be the name of a type.`
  throw new Failed('bad-input', message, { file, line })
}

/** Where a record's links go: its staged post, its file by number and by name. */
export interface LinkPlace {
  readonly post: number
  readonly file: number
  readonly where: string
}

/** No entity of the graph: no key is empty. */
export const noEntity = ''

/** A region of all images. */
export const allImages = -1

/** Takes what a record says beside text and labels into the staging tables; whether both ends are labels shows at the end. */
export function linkStager(db: Database, alias: string, now: () => number) {
  const addRelation = prepare(
    db,
    `INSERT OR IGNORE INTO ${alias}.relation
       (post, head_starts, head_ends, tail_starts, tail_ends, type, verdict, id, file)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const nextPlace = prepare<{ place: number }>(
    db,
    `SELECT coalesce(max(place), -1) + 1 AS place FROM ${alias}.region WHERE post = ?`,
  )
  const addRegion = prepare(
    db,
    `INSERT INTO ${alias}.region (post, place, id, image, x, y, width, height, label, verdict, file)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const addGrounding = prepare(
    db,
    `INSERT OR IGNORE INTO ${alias}.grounding (post, starts, ends, region, verdict, file) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const addJudgement = prepare(db, `INSERT OR IGNORE INTO ${alias}.judgement (post, image, judgement) VALUES (?, ?, ?)`)

  const addMeaning = prepare(
    db,
    `INSERT OR IGNORE INTO ${alias}.meaning (post, starts, ends, entity, verdict, file) VALUES (?, ?, ?, ?, ?, ?)`,
  )

  return function addLinks(
    { text, line, images }: PostRecord,
    links: PostLinks,
    { post, file, where }: LinkPlace,
  ): { readonly relations: number; readonly regions: number } {
    const facts = { file: where, line }
    const checkSpan = ({ start, end }: LinkedSpan): void => {
      const problem = spanProblem(text.toWellFormed(), start, end)
      if (problem) throw new Failed('bad-input', `${where}:${line}: ${problem}.`, facts)
    }
    const checkImage = (image: number): void => {
      if (images[image] === undefined)
        throw new Failed('bad-input', `${where}:${line}: there is no image ${image}.`, facts)
    }
    const count = { relations: 0, regions: 0 }
    for (const { head, tail, type, verdict } of links.relations) {
      checkSpan(head)
      checkSpan(tail)
      if (type !== null) checkTypeName(type, where, line)
      const { changes } = addRelation.run(
        post,
        head.start,
        head.end,
        tail.start,
        tail.end,
        type ?? '',
        verdict,
        uuid7(now()),
        file,
      )
      if (verdict === 'accepted' && type !== null) count.relations += changes
    }
    const first = links.regions.length > 0 ? (nextPlace.get(post)?.place ?? 0) : 0
    for (const [at, { image, box: drawn, label, verdict }] of links.regions.entries()) {
      checkImage(image)
      if (!box.safeParse(drawn).success || !regionLabel.safeParse(label).success || !label.isWellFormed())
        throw new Failed('bad-input', `${where}:${line}: region ${at} is no box within an image.`, facts)
      const { x, y, width, height } = drawn
      addRegion.run(post, first + at, uuid7(now()), image, x, y, width, height, label, verdict, file)
      if (verdict === 'accepted') count.regions += 1
    }
    for (const { mention, region, verdict } of links.groundings) {
      checkSpan(mention)
      if (region !== null && links.regions[region] === undefined)
        throw new Failed('bad-input', `${where}:${line}: there is no region ${region}.`, facts)
      addGrounding.run(post, mention.start, mention.end, region === null ? allImages : first + region, verdict, file)
    }
    for (const { image, judgement } of links.judgements) {
      checkImage(image)
      addJudgement.run(post, image, judgement)
    }
    for (const { mention, entity, verdict } of links.meanings) {
      checkSpan(mention)
      if (entity !== null && !graphKey.safeParse(entity).success)
        throw new Failed('bad-input', `${where}:${line}: an entity has no such key.`, facts)
      addMeaning.run(post, mention.start, mention.end, entity ?? noEntity, verdict, file)
    }
    return count
  }
}
