import type { Database } from 'better-sqlite3'
import type { PostId, PostImage } from '../../contract/domain/post.ts'
import { prepare } from './sqlite/bind.ts'

interface ImageRow {
  readonly name: string
  readonly media: string | null
  readonly problem: string | null
  readonly width: number | null
  readonly height: number | null
}

function imageOf({ name, media, problem, width, height }: ImageRow): PostImage {
  if (media !== null && width !== null && height !== null) return { kind: 'present', name, media, width, height }
  return problem === null ? { kind: 'missing', name } : { kind: 'broken', name, problem }
}

/** The images of a post in the order of its file. */
export function postImages(db: Database): (post: PostId) => PostImage[] {
  const rows = prepare<ImageRow>(
    db,
    `SELECT p.name, p.media, p.problem, i.width, i.height
     FROM post_image p LEFT JOIN image i ON i.media = p.media WHERE p.post = ? ORDER BY p.place`,
  )
  return (post) => rows.all(post).map(imageOf)
}
