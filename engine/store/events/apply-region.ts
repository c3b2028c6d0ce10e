import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import { type ImageJudgement, type Region, regionSource } from '../../../contract/domain/region.ts'
import { say } from '../../../contract/sentences/say.ts'
import { prepare } from '../sqlite/bind.ts'
import { storedJson } from '../stored-json.ts'
import { regionText, sourceText } from './canonical.ts'
import { checkBefore, checkHasSide, checkSource, checkWellFormed, type Progress } from './progress.ts'

type RegionChange = Extract<Change, { kind: 'region' }>
type ImageChange = Extract<Change, { kind: 'image' }>

/** In pixels: what a box may stick out of its image by the rounding of a window's arithmetic. */
const rounding = 1e-6

export interface StoredRegion {
  readonly post: number
  readonly media: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly label: string
  readonly verdict: Region['verdict']
  readonly source: string
}

export function regionOf({ media, x, y, width, height, label, verdict, source }: StoredRegion): Region {
  const origin = storedJson(regionSource, source, 'The source of a region')
  return { media, box: { x, y, width, height }, label, verdict, source: origin }
}

/** Regions, and what is said of images as a whole. */
export function imageAppliers(db: Database) {
  const imageOf = prepare<{ width: number; height: number }>(
    db,
    `SELECT i.width, i.height FROM post_image p JOIN image i ON i.media = p.media
     WHERE p.post = ? AND p.media = ? LIMIT 1`,
  )
  const storedRegion = prepare<StoredRegion>(
    db,
    'SELECT post, media, x, y, width, height, label, verdict, source FROM region WHERE id = ?',
  )
  const put = prepare(
    db,
    `INSERT INTO region (id, post, media, x, y, width, height, label, verdict, source)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET media = excluded.media, x = excluded.x, y = excluded.y, width = excluded.width,
       height = excluded.height, label = excluded.label, verdict = excluded.verdict, source = excluded.source`,
  )
  const remove = prepare(db, 'DELETE FROM region WHERE id = ?')
  const storedJudgement = prepare<{ judgement: ImageJudgement }>(
    db,
    'SELECT judgement FROM image_judgement WHERE post = ? AND media = ?',
  )
  const judge = prepare(
    db,
    `INSERT INTO image_judgement (post, media, judgement) VALUES (?, ?, ?)
     ON CONFLICT (post, media) DO UPDATE SET judgement = excluded.judgement`,
  )
  const unjudge = prepare(db, 'DELETE FROM image_judgement WHERE post = ? AND media = ?')

  function sizeOf(post: number, media: string): { readonly width: number; readonly height: number } {
    const size = imageOf.get(post, media)
    if (!size) throw new Failed('bad-input', say('project.otherImage', { post }), { post, media })
    return size
  }

  function checkRegion(id: string, post: number, { media, box, label, source }: Region): void {
    const { width, height } = sizeOf(post, media)
    if (box.x + box.width > width + rounding || box.y + box.height > height + rounding)
      throw new Failed(
        'bad-input',
        `The region ${box.x},${box.y} ${box.width}×${box.height} reaches beyond its image of ${width}×${height} pixels.`,
        { region: id, post },
      )
    checkWellFormed(label)
    checkSource(source)
  }

  return {
    applyRegion(change: RegionChange, progress: Progress): void {
      checkHasSide('a region', change)
      const { id, post, before, after } = change
      const row = storedRegion.get(id)
      const stored = row ? regionOf(row) : null
      const found = row && row.post !== post ? `of post ${row.post}` : regionText(stored)
      checkBefore(say('project.theRegion'), found, regionText(before), { region: id, post })
      if (after) {
        checkRegion(id, post, after)
        const { media, box, label, verdict, source } = after
        put.run(id, post, media, box.x, box.y, box.width, box.height, label, verdict, sourceText(source))
      } else {
        remove.run(id)
      }
      if (stored?.verdict === 'accepted') progress.tally.regions -= 1
      if (after?.verdict === 'accepted') progress.tally.regions += 1
      progress.linked.add(post)
      progress.unread.add(post)
    },
    applyImage(change: ImageChange, progress: Progress): void {
      checkHasSide('a judgement', change)
      const { post, media, before, after } = change
      const stored = storedJudgement.get(post, media)?.judgement ?? null
      checkBefore(say('project.theImage'), String(stored), String(before), { post, media })
      sizeOf(post, media)
      if (after === null) unjudge.run(post, media)
      else judge.run(post, media, after)
      progress.unread.add(post)
    },
  }
}
