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
  /** Parts of its images, the most important first: those that a person accepted, then what is proposed. */
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
  const images = prepare<{ media: string; isRelevant: number }>(
    db,
    `SELECT media, NOT EXISTS (
       SELECT 1 FROM image_judgement j WHERE j.post = i.post AND j.media = i.media AND j.judgement = 'irrelevant'
     ) AS isRelevant
     FROM post_image i WHERE post = ? AND media IS NOT NULL ORDER BY place`,
  )
  const decided = prepare<RegionRow>(
    db,
    'SELECT media, x, y, width, height, verdict FROM region WHERE post = ? ORDER BY id',
  )
  const proposals = openProposals(db)

  function regionsOf(post: PostId, relevant: ReadonlySet<MediaId>): PlacedBox[] {
    if (relevant.size === 0) return []
    const rows = decided.all(post).map(({ media, verdict, ...box }) => ({ media, verdict, box }))
    const proposed = proposals(post, rows).toSorted((a, b) => b.score - a.score)
    return [...rows.filter(({ verdict }) => verdict === 'accepted'), ...proposed]
      .filter(({ media }) => relevant.has(media))
      .map(({ media, box }) => ({ media, box }))
  }

  return (post) => {
    const content = contents.get(post)
    if (!content) return null
    const relevant = new Set(images.all(post).flatMap(({ media, isRelevant }) => (isRelevant === 1 ? [media] : [])))
    const [media = null] = relevant
    return { post, text: content.text, words: wordsOf(content.words), media, regions: regionsOf(post, relevant) }
  }
}
