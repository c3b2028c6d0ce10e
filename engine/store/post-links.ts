import type { Database } from 'better-sqlite3'
import type { LinkRecord } from '../../contract/domain/graph.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { GroundingRecord, ImageJudgementRecord, RegionRecord } from '../../contract/domain/region.ts'
import type { RelationRecord } from '../../contract/domain/relation.ts'
import { groundingOf, type StoredGrounding } from './events/apply-grounding.ts'
import { regionOf, type StoredRegion } from './events/apply-region.ts'
import { relationOf, type StoredRelation } from './events/apply-relation.ts'
import { entityLinks } from './graph/entity-links.ts'
import { prepare } from './sqlite/bind.ts'

export interface PostLinks {
  readonly relations: RelationRecord[]
  readonly regions: RegionRecord[]
  readonly groundings: GroundingRecord[]
  readonly judgements: ImageJudgementRecord[]
  readonly links: LinkRecord[]
}

/** What people decided about a post beside its mentions: in the order of ids. */
export function postLinks(db: Database): (post: PostId) => PostLinks {
  const relations = prepare<StoredRelation & { id: string }>(
    db,
    'SELECT id, post, head, tail, type, verdict, source FROM relation WHERE post = ? ORDER BY id',
  )
  const regions = prepare<StoredRegion & { id: string }>(
    db,
    `SELECT id, post, media, x, y, width, height, label, verdict, source FROM region WHERE post = ? ORDER BY id`,
  )
  const groundings = prepare<StoredGrounding & { mention: string; region: string | null }>(
    db,
    'SELECT post, mention, region, verdict, source FROM grounding WHERE post = ? ORDER BY mention, region',
  )
  const judgements = prepare<ImageJudgementRecord>(
    db,
    'SELECT media, judgement FROM image_judgement WHERE post = ? ORDER BY media',
  )
  const links = entityLinks(db)
  return (post) => ({
    relations: relations.all(post).map((row) => ({ ...relationOf(row), id: row.id, post })),
    regions: regions.all(post).map((row) => ({ ...regionOf(row), id: row.id, post })),
    groundings: groundings.all(post).map((row) => ({ ...groundingOf(row), mention: row.mention, region: row.region })),
    judgements: judgements.all(post),
    links: links(post),
  })
}
