import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { TypeName } from '../../contract/domain/entity-type.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { EntityTypeQueries } from './entity-types.ts'
import type { EventLog } from './events/event-log.ts'
import { type PostInput, postInputs } from './post-input.ts'
import { checkSurface } from './post-mentions.ts'
import { prepare } from './sqlite/bind.ts'

/** A span with its type, UTF-16 offsets, half open. */
export interface TypedSpan {
  readonly start: number
  readonly end: number
  readonly type: TypeName
}

/** A finished post with what people decided. `rejections`: this span is not of this type. */
export interface TrainingPost extends PostInput {
  readonly mentions: readonly TypedSpan[]
  readonly rejections: readonly TypedSpan[]
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
  readonly starts: number
  readonly ends: number
  readonly surface: string
  readonly type: string
  readonly verdict: 'accepted' | 'rejected'
}

/** Reads every done post with its decisions, in file order. */
export function trainingSnapshots(db: Database, types: EntityTypeQueries, log: EventLog): () => TrainingSnapshot {
  const done = prepare<{ id: PostId }>(db, "SELECT id FROM post WHERE status = 'done' AND held_out = ? ORDER BY id")
  const spans = prepare<SpanRow>(
    db,
    'SELECT starts, ends, surface, type, verdict FROM mention WHERE post = ? ORDER BY starts, ends, type, id',
  )
  const inputs = postInputs(db)

  function trainingPost(post: PostId): TrainingPost {
    const input = inputs(post)
    if (!input) throw new Error(`post ${post} has no content`)
    const mentions: TypedSpan[] = []
    const rejections: TypedSpan[] = []
    for (const row of spans.all(post)) {
      checkSurface(post, input.text, row)
      const list = row.verdict === 'accepted' ? mentions : rejections
      list.push({ start: row.starts, end: row.ends, type: row.type })
    }
    return { ...input, mentions, rejections }
  }

  return () => {
    const trained = done.all(0).map(({ id }) => trainingPost(id))
    const heldOut = done.all(1).map(({ id }) => trainingPost(id))
    const names = types.list().map((type) => type.name)
    const hash = createHash('sha256').update(JSON.stringify(names))
    for (const post of [...trained, ...heldOut]) hash.update(JSON.stringify(post))
    return { seq: log.seq(), digest: hash.digest('hex'), types: names, trained, heldOut }
  }
}
