import type { Database } from 'better-sqlite3'
import type { MediaId, PostId, Word } from '../../contract/domain/post.ts'
import { prepare } from './sqlite/bind.ts'
import { wordsOf } from './words-text.ts'

/** A post as a model reads it. `media` is its first image that has pixels and is not judged irrelevant; null: the blank one. */
export interface PostInput {
  readonly post: PostId
  readonly text: string
  readonly words: readonly Word[]
  readonly media: MediaId | null
}

/** Reads one post for a model; null when there is none. */
export function postInputs(db: Database): (post: PostId) => PostInput | null {
  const rows = prepare<{ text: string; words: string; media: string | null }>(
    db,
    `SELECT text, words,
       (SELECT media FROM post_image i WHERE i.post = c.post AND media IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM image_judgement j WHERE j.post = i.post AND j.media = i.media AND j.judgement = 'irrelevant')
        ORDER BY place LIMIT 1) AS media
     FROM post_content c WHERE c.post = ?`,
  )
  return (post) => {
    const row = rows.get(post)
    return row ? { post, text: row.text, words: wordsOf(row.words), media: row.media } : null
  }
}
