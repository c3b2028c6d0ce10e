import type { AskedBecause, PostView, QueueAsk, QueueOrder, QueueRow } from '../../contract/calls/posts.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { MediaId, PostId, PostStatus } from '../../contract/domain/post.ts'
import { say } from '../../contract/sentences/say.ts'
import type { WhyAsked } from '../asking/asking-order.ts'
import { type CountQueries, isConfirmed } from './counts.ts'
import { openDoubts } from './doubt-queries.ts'
import { excerptOf } from './excerpt.ts'
import { postImages } from './post-images.ts'
import { type PostInput, postInputs } from './post-input.ts'
import { postLinks } from './post-links.ts'
import { postMentions } from './post-mentions.ts'
import { queueQuery } from './queue-query.ts'
import { openProposals } from './region-queries.ts'
import type { Session } from './session.ts'
import { prepare } from './sqlite/bind.ts'
import { isVisible } from './visible-suggestions.ts'
import { wordsOf } from './words-text.ts'

export interface PostQueries {
  queue(ask: Omit<QueueAsk, 'project'>): { total: number; rows: QueueRow[] }
  /** Where a post stands in a queue, from 0; null when the filter leaves it out. */
  position(ask: Omit<QueueAsk, 'project' | 'offset' | 'limit'> & { readonly post: PostId }): number | null
  /** @throws Failed `not-found`; `corrupt` when a stored surface is not what its offsets cover. */
  get(post: PostId): PostView
  /** @throws Failed `not-found`. */
  input(post: PostId): PostInput
  /** Which of these images some post has. */
  mediaInUse(media: readonly MediaId[]): ReadonlySet<MediaId>
}

interface RowOfQueue {
  readonly name: string
  readonly beginning: string
  readonly status: PostStatus
  readonly thumbnail: string | null
  readonly images: number
  readonly mentions: number
  readonly suggestions: number
  readonly relations: number
  readonly uncertainty: number | null
  readonly held_out: number
  readonly asked_why: WhyAsked | null
  readonly strange: number | null
  readonly entropy: number | null
  readonly doubtful_pairs: number | null
  readonly unsure: number
  readonly doubts: number
  readonly audited: number
}

interface RowOfPost {
  readonly name: string
  readonly text: string
  readonly words: string
  readonly status: PostStatus
  readonly held_out: number
  readonly suggested_by: string | null
  readonly uncertainty: number | null
}

/** A suggestion with a lower probability is one that the model is unsure of. */
const unsureBelow = 0.7

function becauseOf(row: RowOfQueue, order: QueueOrder): AskedBecause | null {
  if (order === 'doubted') return row.doubts > 0 ? { kind: 'doubted', doubts: row.doubts } : null
  if (row.status === 'done') return null
  if (row.audited === 1) return { kind: 'audit' }
  const unsure = row.uncertainty === null ? null : { kind: 'unsure' as const, spans: row.unsure }
  switch (order) {
    case 'mixed':
      return row.asked_why === null || row.asked_why === 'unsure' ? unsure : { kind: row.asked_why }
    case 'uncertain':
      return unsure
    case 'entropy':
      return row.entropy === null ? null : { kind: 'entropy', bits: row.entropy }
    case 'relations':
      return row.doubtful_pairs === null ? null : { kind: 'pairs', pairs: row.doubtful_pairs }
    case 'diverse':
      return row.strange === null ? null : { kind: 'unlike' }
    case 'random':
      return { kind: 'sample' }
    case 'file':
      return null
  }
}

function missing(post: PostId): Failed {
  return new Failed('not-found', say('project.noPost', { post }), { post })
}

export function postQueries(session: Session, counts: CountQueries): PostQueries {
  const { db } = session
  const queue = queueQuery(db)
  const images = postImages(db)
  const mentions = postMentions(db)
  const links = postLinks(db)
  const doubts = openDoubts(db)
  const proposals = openProposals(db)
  const inputs = postInputs(db)
  const rowOfQueue = prepare<RowOfQueue>(
    db,
    `SELECT p.name, substr(c.text, 1, 240) AS beginning, p.status, p.mentions, p.suggestions, p.uncertainty, p.held_out,
       p.asked_why, p.strange, p.entropy, p.doubtful_pairs,
       (SELECT count(*) FROM suggestion s WHERE s.post = p.id AND s.score < ${unsureBelow} AND ${isVisible}) AS unsure,
       (SELECT count(*) FROM doubt d WHERE d.post = p.id AND d.settled IS NULL) AS doubts,
       EXISTS (SELECT 1 FROM audit a WHERE a.post = p.id) AS audited,
       (SELECT media FROM post_image i WHERE i.post = p.id AND media IS NOT NULL ORDER BY place LIMIT 1) AS thumbnail,
       (SELECT count(*) FROM post_image i WHERE i.post = p.id) AS images,
       (SELECT count(*) FROM relation r WHERE r.post = p.id AND ${isConfirmed}) AS relations
     FROM post p JOIN post_content c ON c.post = p.id WHERE p.id = ?`,
  )
  const rowOfPost = prepare<RowOfPost>(
    db,
    `SELECT p.name, c.text, c.words, p.status, p.held_out, p.suggested_by, p.uncertainty
     FROM post p JOIN post_content c ON c.post = p.id WHERE p.id = ?`,
  )

  const usesMedia = prepare(db, 'SELECT 1 AS used FROM image WHERE media = ?')

  function queueRow(post: PostId, order: QueueOrder): QueueRow {
    const row = rowOfQueue.get(post)
    if (!row) throw missing(post)
    const { beginning, held_out, asked_why, strange, entropy, doubtful_pairs, unsure, doubts, audited, ...rest } = row
    const because = becauseOf(row, order)
    return { post, ...rest, excerpt: excerptOf(beginning), because, heldOut: held_out === 1 }
  }

  function total(ask: Omit<QueueAsk, 'project'>): number {
    if (ask.search !== '' || ask.order === 'doubted') return queue.total(ask)
    return counts.counts()[ask.status ?? 'posts']
  }

  const rowsOf = (ask: Omit<QueueAsk, 'project'>): QueueRow[] =>
    queue.ids(ask, ask.offset, ask.limit).map((post) => queueRow(post, ask.order))

  return {
    queue: (ask) => session.read(() => ({ total: total(ask), rows: rowsOf(ask) })),
    position: (ask) => session.read(() => queue.position(ask, ask.post)),
    input: (post) =>
      session.read(() => {
        const input = inputs(post)
        if (!input) throw missing(post)
        return input
      }),
    mediaInUse: (media) => session.read(() => new Set(media.filter((each) => usesMedia.get(each) !== undefined))),
    get: (post) =>
      session.read(() => {
        const row = rowOfPost.get(post)
        if (!row) throw missing(post)
        const { name, text, words, status, held_out, suggested_by, uncertainty } = row
        const linked = links(post)
        return {
          post,
          name,
          text,
          words: wordsOf(words),
          images: images(post),
          status,
          heldOut: held_out === 1,
          mentions: mentions.of(post, text),
          suggestions: mentions.suggested(post, text),
          doubts: doubts(post),
          ...linked,
          proposals: proposals(post, linked.regions),
          version: suggested_by,
          uncertainty,
        }
      }),
  }
}
