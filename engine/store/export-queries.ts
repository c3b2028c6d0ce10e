import { z } from 'zod'
import type { ExportScope } from '../../contract/domain/export.ts'
import type { MentionRecord } from '../../contract/domain/mention.ts'
import type { PostId, PostImage, PostStatus, Word } from '../../contract/domain/post.ts'
import { isConfirmed } from './counts.ts'
import { postImages } from './post-images.ts'
import { type PostLinks, postLinks } from './post-links.ts'
import { postMentions } from './post-mentions.ts'
import type { Session } from './session.ts'
import { prepare } from './sqlite/bind.ts'
import { storedJson } from './stored-json.ts'
import { wordsOf } from './words-text.ts'

/** A post on its way out; both kinds of mentions by start. */
export interface ExportedPost extends PostLinks {
  readonly post: PostId
  readonly name: string
  readonly text: string
  readonly words: readonly Word[]
  readonly images: readonly PostImage[]
  readonly status: PostStatus
  readonly metadata: Readonly<Record<string, unknown>>
  /** Accepted. */
  readonly mentions: readonly MentionRecord[]
  readonly rejected: readonly MentionRecord[]
}

/** What there is to write: confirmed mentions, confirmed relations that have a type, accepted regions. */
export interface ExportSizes {
  readonly posts: number
  readonly mentions: number
  readonly relations: number
  readonly regions: number
}

export interface ExportQueries {
  sizes(scope: ExportScope): ExportSizes
  /** In file order, in pages of some hundred posts: the caller may take its time, and decisions may come between. */
  posts(scope: ExportScope): Iterable<ExportedPost>
}

interface PageRow {
  readonly id: PostId
  readonly name: string
  readonly status: PostStatus
  readonly text: string
  readonly words: string
  readonly metadata: string
}

const pageLength = 200
const storedMetadata = z.record(z.string(), z.unknown())

export function exportQueries(session: Session): ExportQueries {
  const { db } = session
  const images = postImages(db)
  const mentions = postMentions(db)
  const links = postLinks(db)
  const page = prepare<PageRow>(
    db,
    `SELECT p.id, p.name, p.status, c.text, c.words, c.metadata FROM post p JOIN post_content c ON c.post = p.id
     WHERE p.id > ? AND (? = 'all' OR p.status = 'done') ORDER BY p.id LIMIT ?`,
  )
  const wanted = "(?1 = 'all' OR status = 'done')"
  const sizes = prepare<ExportSizes>(
    db,
    `SELECT count(*) AS posts, coalesce(sum(mentions), 0) AS mentions,
       (SELECT count(*) FROM relation r JOIN post p ON p.id = r.post WHERE ${isConfirmed} AND ${wanted}) AS relations,
       (SELECT count(*) FROM region r JOIN post p ON p.id = r.post WHERE verdict = 'accepted' AND ${wanted}) AS regions
     FROM post WHERE ${wanted}`,
  )

  function exported({ id, name, status, text, words, metadata }: PageRow): ExportedPost {
    const decided = mentions.of(id, text)
    return {
      post: id,
      name,
      text,
      words: wordsOf(words),
      images: images(id),
      status,
      metadata: storedJson(storedMetadata, metadata, `The metadata of post ${id}`),
      mentions: decided.filter((mention) => mention.verdict === 'accepted'),
      rejected: decided.filter((mention) => mention.verdict === 'rejected'),
      ...links(id),
    }
  }

  return {
    sizes: (scope) => session.read(() => sizes.get(scope) ?? { posts: 0, mentions: 0, relations: 0, regions: 0 }),
    *posts(scope) {
      for (let last = 0; ; ) {
        const rows = session.read(() => page.all(last, scope, pageLength).map(exported))
        yield* rows
        const end = rows.at(-1)
        if (!end) return
        last = end.post
      }
    },
  }
}
