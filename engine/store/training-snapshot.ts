import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { TypeName } from '../../contract/domain/entity-type.ts'
import type { MentionId } from '../../contract/domain/mention.ts'
import type { MediaId, PostId } from '../../contract/domain/post.ts'
import type { Box, GroundingVerdict } from '../../contract/domain/region.ts'
import type { EntityTypeQueries } from './entity-types.ts'
import type { EventLog } from './events/event-log.ts'
import { type PostInput, postInputs } from './post-input.ts'
import { checkSurface } from './post-mentions.ts'
import type { PlacedBox } from './region-queries.ts'
import { prepare } from './sqlite/bind.ts'

/** A span with its type, UTF-16 offsets, half open. */
export interface TypedSpan {
  readonly start: number
  readonly end: number
  readonly type: TypeName
}

/** What was decided about an ordered pair; `head` and `tail` are places in the post's `mentions`. `type: null`: no relation. */
export interface TrainingRelation {
  readonly head: number
  readonly tail: number
  readonly type: TypeName | null
  readonly verdict: 'accepted' | 'rejected'
}

/**
 * What was decided about a mention and a region; `mention` is a place in the post's `mentions`. `region: null` speaks of all
 * images: `not-shown` says that the mention is in none of them.
 */
export interface TrainingGrounding {
  readonly mention: number
  readonly region: PlacedBox | null
  readonly verdict: GroundingVerdict
}

/** A finished post with what people decided. `rejections`: this span is not of this type. */
export interface TrainingPost extends PostInput {
  /** Of its image `media`, in pixels after the EXIF turn; null where there is none. */
  readonly size: { readonly width: number; readonly height: number } | null
  readonly mentions: readonly TypedSpan[]
  readonly rejections: readonly TypedSpan[]
  /** In an order of its own; empty where nobody looked for relations. */
  readonly relations: readonly TrainingRelation[]
  /** By mention, then by place in the image. */
  readonly groundings: readonly TrainingGrounding[]
}

/** The done posts at one moment. `heldOut` ones measure and are never trained on. */
export interface TrainingSnapshot {
  /** Number of the last event that the snapshot holds. */
  readonly seq: number
  /** SHA-256 in hex over all posts and their decisions, in order: the same data give the same digest. */
  readonly digest: string
  readonly types: readonly TypeName[]
  readonly trained: readonly TrainingPost[]
  readonly heldOut: readonly TrainingPost[]
}

interface SpanRow {
  readonly id: MentionId
  readonly starts: number
  readonly ends: number
  readonly surface: string
  readonly type: string
  readonly verdict: 'accepted' | 'rejected'
}

/** The numbers mean nothing where `media` is null. */
interface GroundingRow extends Box {
  readonly mention: MentionId
  readonly verdict: GroundingVerdict
  readonly media: MediaId | null
}

/** Some milliseconds of reading; a decision does not wait longer for it. */
const sliceLength = 100

export interface TrainingSnapshots {
  /** Every done post with its decisions, in file order, at once. */
  whole(): TrainingSnapshot
  /**
   * The same in slices, for thousands of posts: `pause` lets others in between. The posts are those that are done at the
   * start; one that is reopened meanwhile is left out, one that is decided anew comes as it is when its turn comes.
   */
  inSlices(pause: () => Promise<void>): Promise<TrainingSnapshot>
}

export function trainingSnapshots(
  db: Database,
  types: EntityTypeQueries,
  log: EventLog,
  read: <T>(work: () => T) => T,
): TrainingSnapshots {
  const done = prepare<{ id: PostId }>(db, "SELECT id FROM post WHERE status = 'done' AND held_out = ? ORDER BY id")
  const isDone = prepare<{ id: PostId }>(db, "SELECT id FROM post WHERE id = ? AND status = 'done'")
  const spans = prepare<SpanRow>(
    db,
    'SELECT id, starts, ends, surface, type, verdict FROM mention WHERE post = ? ORDER BY starts, ends, type, id',
  )
  const pairs = prepare<Omit<TrainingRelation, 'head' | 'tail'> & { head: MentionId; tail: MentionId }>(
    db,
    'SELECT head, tail, type, verdict FROM relation WHERE post = ? ORDER BY id',
  )
  const shown = prepare<GroundingRow>(
    db,
    `SELECT g.mention, g.verdict, b.media, b.x, b.y, b.width, b.height
     FROM grounding g LEFT JOIN region b ON b.id = g.region WHERE g.post = ? ORDER BY b.media, b.y, b.x, b.id`,
  )
  const sizes = prepare<{ width: number; height: number }>(db, 'SELECT width, height FROM image WHERE media = ?')
  const inputs = postInputs(db)

  function trainingPost(post: PostId): TrainingPost {
    const input = inputs(post)
    if (!input) throw new Error(`post ${post} has no content`)
    const mentions: TypedSpan[] = []
    const rejections: TypedSpan[] = []
    const places = new Map<MentionId, number>()
    for (const row of spans.all(post)) {
      checkSurface(post, input.text, row)
      if (row.verdict === 'accepted') places.set(row.id, mentions.length)
      const list = row.verdict === 'accepted' ? mentions : rejections
      list.push({ start: row.starts, end: row.ends, type: row.type })
    }
    const relations = pairs
      .all(post)
      .map(({ head, tail, ...rest }) => ({ head: places.get(head)!, tail: places.get(tail)!, ...rest }))
      // Ids are random: by place, the same decisions are the same data in every project.
      .sort((a, b) => a.head - b.head || a.tail - b.tail || ((a.type ?? '') < (b.type ?? '') ? -1 : 1))
    const groundings = shown
      .all(post)
      .map(({ mention, verdict, media, ...box }) => {
        return { mention: places.get(mention)!, region: media === null ? null : { media, box }, verdict }
      })
      .sort((a, b) => a.mention - b.mention)
    const size = input.media === null ? null : (sizes.get(input.media) ?? null)
    return { ...input, size, mentions, rejections, relations, groundings }
  }

  /** Yields after each slice. */
  function* reading(): Generator<void, TrainingSnapshot> {
    const { seq, names, ids } = read(() => ({
      seq: log.seq(),
      names: types.list().map((type) => type.name),
      ids: ([0, 1] as const).map((heldOut) => done.all(heldOut).map(({ id }) => id)),
    }))
    const hash = createHash('sha256').update(JSON.stringify(names))
    const lists: TrainingPost[][] = []
    for (const all of ids) {
      const list: TrainingPost[] = []
      for (let from = 0; from < all.length; from += sliceLength) {
        const slice = read(() =>
          all
            .slice(from, from + sliceLength)
            .filter((id) => isDone.get(id))
            .map(trainingPost),
        )
        for (const post of slice) hash.update(JSON.stringify(post))
        list.push(...slice)
        yield
      }
      lists.push(list)
    }
    return { seq, digest: hash.digest('hex'), types: names, trained: lists[0]!, heldOut: lists[1]! }
  }

  return {
    whole() {
      const slices = reading()
      for (;;) {
        const { done: isOver, value } = slices.next()
        if (isOver) return value
      }
    },
    async inSlices(pause) {
      const slices = reading()
      for (;;) {
        const { done: isOver, value } = slices.next()
        if (isOver) return value
        await pause()
      }
    },
  }
}
