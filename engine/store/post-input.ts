import type { Database } from 'better-sqlite3'
import type { MediaId, PostId, Word } from '../../contract/domain/post.ts'
import { openProposals, type PlacedBox } from './region-queries.ts'
import { prepare } from './sqlite/bind.ts'
import { wordsOf } from './words-text.ts'

/** A post as a model reads it. Images that are judged irrelevant are no part of it. */
export interface PostInput {
  readonly post: PostId
  readonly text: string
  readonly words: readonly Word[]
  /** Its first image that has pixels; null: the blank one. */
  readonly media: MediaId | null
  /**
   * What is looked at beside it, the most important first: the regions that a person accepted, then its further images, each as a
   * whole, then what is proposed in all of them. A model reads as many as it has slots.
   */
  readonly regions: readonly PlacedBox[]
}

interface RegionRow {
  readonly media: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly verdict: 'accepted' | 'rejected'
}

/** Reads one post for a model; null when there is none. */
export function postInputs(db: Database): (post: PostId) => PostInput | null {
  const contents = prepare<{ text: string; words: string }>(db, 'SELECT text, words FROM post_content WHERE post = ?')
  const images = prepare<{ media: string; width: number; height: number }>(
    db,
    `SELECT i.media, m.width, m.height
     FROM (SELECT media, min(place) AS place FROM post_image WHERE post = ?1 AND media IS NOT NULL GROUP BY media) i
       JOIN image m ON m.media = i.media
     WHERE NOT EXISTS (
       SELECT 1 FROM image_judgement j WHERE j.post = ?1 AND j.media = i.media AND j.judgement = 'irrelevant'
     ) ORDER BY i.place`,
  )
  const decided = prepare<RegionRow>(
    db,
    'SELECT media, x, y, width, height, verdict FROM region WHERE post = ? ORDER BY id',
  )
  const proposals = openProposals(db)

  function regionsOf(post: PostId, relevant: ReadonlyMap<MediaId, PlacedBox>): PlacedBox[] {
    if (relevant.size === 0) return []
    const rows = decided.all(post).map(({ media, verdict, ...box }) => ({ media, verdict, box }))
    const proposed = proposals(post, rows).toSorted((a, b) => b.score - a.score)
    const [, ...further] = relevant.values()
    return [...rows.filter(({ verdict }) => verdict === 'accepted'), ...further, ...proposed]
      .filter(({ media }) => relevant.has(media))
      .map(({ media, box }) => ({ media, box }))
  }

  return (post) => {
    const content = contents.get(post)
    if (!content) return null
    const relevant = new Map(
      images.all(post).map(({ media, ...size }) => [media, { media, box: { x: 0, y: 0, ...size } }] as const),
    )
    const [media = null] = relevant.keys()
    return { post, text: content.text, words: wordsOf(content.words), media, regions: regionsOf(post, relevant) }
  }
}
