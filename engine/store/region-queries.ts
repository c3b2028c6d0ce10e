import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { Failed } from '../../contract/domain/failed.ts'
import type { MediaId, PostId } from '../../contract/domain/post.ts'
import { type Box, type Proposer, proposer, type RegionProposal } from '../../contract/domain/region.ts'
import { boxIou } from '../../contract/geometry/box-iou.ts'
import { say } from '../../contract/sentences/say.ts'
import type { Session } from './session.ts'
import { prepare } from './sqlite/bind.ts'
import { storedJson } from './stored-json.ts'
import { importedVersion } from './waiting-query.ts'

/** Who proposes regions in this project (null: nobody), and how many an image gets. */
const regionSettings = z.object({ proposer: proposer.nullable(), perImage: z.int().min(1).max(8) })
export type RegionSettings = z.infer<typeof regionSettings>

/** Three objects an image, as MKGformer and HVPNeT read them. */
const initialSettings: RegionSettings = { proposer: 'salience', perImage: 3 }

/** A proposal that a decided region covers so far is the same thing seen twice. */
const sameRegion = 0.5

/** A box on an image, whoever drew it. */
export interface PlacedBox {
  readonly media: MediaId
  readonly box: Box
}

export interface RegionQueries {
  settings(): RegionSettings
  /** Of the post's images: those that this proposer has not looked at yet. */
  unread(post: PostId, proposer: Proposer): readonly MediaId[]
  /** What a proposer sees on an image, the likeliest first; writes down that it has looked. */
  save(media: MediaId, proposer: Proposer, proposals: readonly Omit<RegionProposal, 'media' | 'proposer'>[]): void
  /** From now on this one proposes: what the models said rests on other regions, so all posts are to be read again. */
  choose(settings: RegionSettings): void
}

interface ProposalRow {
  readonly media: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly label: string
  readonly score: number
}

/** Reads what the project's proposer sees on a post's images, less what `decided` regions cover. */
export function openProposals(db: Database): (post: PostId, decided: readonly PlacedBox[]) => RegionProposal[] {
  const settings = storedSettings(db)
  const rows = prepare<ProposalRow>(
    db,
    `SELECT p.media, p.x, p.y, p.width, p.height, p.label, p.score
     FROM (SELECT media, min(place) AS place FROM post_image WHERE post = ?1 AND media IS NOT NULL GROUP BY media) i
       JOIN region_proposal p ON p.media = i.media AND p.proposer = ?2 AND p.place < ?3
     ORDER BY i.place, p.place`,
  )
  return (post, decided) => {
    const { proposer, perImage } = settings()
    if (proposer === null) return []
    const isCovered = (media: MediaId, box: Box) =>
      decided.some((region) => region.media === media && boxIou(region.box, box) >= sameRegion)
    return rows
      .all(post, proposer, perImage)
      .map(({ media, x, y, width, height, label, score }) => {
        return { media, box: { x, y, width, height }, label, score, proposer }
      })
      .filter(({ media, box }) => !isCovered(media, box))
  }
}

function storedSettings(db: Database): () => RegionSettings {
  const read = prepare<{ value: string }>(db, "SELECT value FROM setting WHERE key = 'regions'")
  return () => {
    const stored = read.get()
    return stored ? storedJson(regionSettings, stored.value, 'The choice of who proposes regions') : initialSettings
  }
}

export function regionQueries(session: Session): RegionQueries {
  const { db } = session
  const settings = storedSettings(db)
  const putSettings = prepare(
    db,
    `INSERT INTO setting (key, value) VALUES ('regions', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )
  const unread = prepare<{ media: string }>(
    db,
    `SELECT media FROM post_image i WHERE post = ? AND media IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM region_reading r WHERE r.media = i.media AND r.proposer = ?)
     GROUP BY media ORDER BY min(place)`,
  )
  const forget = prepare(db, 'DELETE FROM region_proposal WHERE media = ? AND proposer = ?')
  const mark = prepare(db, 'INSERT OR IGNORE INTO region_reading (media, proposer) VALUES (?, ?)')
  const add = prepare(
    db,
    `INSERT INTO region_proposal (media, proposer, place, x, y, width, height, label, score)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const size = prepare<{ width: number; height: number }>(db, 'SELECT width, height FROM image WHERE media = ?')
  const readAgain = prepare(
    db,
    `UPDATE post SET suggested_by = NULL WHERE suggested_by IS NOT NULL AND suggested_by <> '${importedVersion}'`,
  )

  return {
    settings: () => session.read(settings),
    unread: (post, proposer) => session.read(() => unread.all(post, proposer).map(({ media }) => media)),
    save: (media, proposer, proposals) =>
      session.write(() => {
        const image = size.get(media)
        if (!image) throw new Failed('not-found', say('project.noImage'), { media })
        forget.run(media, proposer)
        mark.run(media, proposer)
        for (const [place, { box, label, score }] of proposals.entries()) {
          const { x, y, width, height } = box
          add.run(media, proposer, place, x, y, width, height, label, score)
        }
      }),
    choose: (chosen) => {
      session.write(() => {
        putSettings.run(JSON.stringify(regionSettings.parse(chosen)))
        readAgain.run()
      })
    },
  }
}
