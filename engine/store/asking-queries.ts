import type { PostId } from '../../contract/domain/post.ts'
import type { Asked } from '../asking/asking-order.ts'
import { embeddingSize, type PostEmbedding } from '../asking/post-embedding.ts'
import type { Session } from './session.ts'
import { prepare } from './sqlite/bind.ts'

/** A post that the model has read and nobody has looked at yet. */
export interface Candidate {
  readonly post: PostId
  readonly uncertainty: number
  /** null: nothing is known of what it is like. */
  readonly embedding: PostEmbedding | null
}

/** What orders the queue; written outside of all decisions, and worth nothing without the model that it came from. */
export interface AskingQueries {
  /**
   * Posts that could be asked next, those left out that only measure: the `uncertain` ones that the model is least sure of, and
   * `others` by chance.
   */
  candidates(uncertain: number, others: number): readonly Candidate[]
  /** The next posts of those that measure, by chance. They are no one's choice, so the figures on them stay unbiased. */
  sample(limit: number): readonly PostId[]
  /** What the posts are like that were finished last. */
  labelled(limit: number): readonly PostEmbedding[]
  /** Writes both orders down, instead of those before. */
  save(mixed: readonly Asked[], diverse: readonly PostId[]): void
}

interface CandidateRow {
  readonly id: PostId
  readonly uncertainty: number
  readonly space: string | null
  readonly vector: Buffer | null
}

export function askingQueries(session: Session): AskingQueries {
  const { db } = session
  const candidates = (order: string) =>
    prepare<CandidateRow>(
      db,
      `SELECT p.id, p.uncertainty, e.space, e.vector FROM post p LEFT JOIN embedding e ON e.post = p.id
       WHERE p.status = 'todo' AND p.uncertainty IS NOT NULL AND p.held_out = 0 ORDER BY ${order} LIMIT ?`,
    )
  const uncertain = candidates('p.uncertainty DESC, p.id')
  const byChance = candidates('p.key')
  const sample = prepare<{ id: PostId }>(
    db,
    "SELECT id FROM post WHERE status = 'todo' AND held_out = 1 ORDER BY key LIMIT ?",
  )
  const labelled = prepare<{ space: string; vector: Buffer }>(
    db,
    `SELECT e.space, e.vector FROM post p JOIN embedding e ON e.post = p.id
     WHERE p.status = 'done' ORDER BY p.done_at DESC LIMIT ?`,
  )
  // One status at a time: each is a range of an index.
  const forget = (['asked', 'strange'] as const).map((column) =>
    prepare(
      db,
      `UPDATE post SET ${column} = NULL${column === 'asked' ? ', asked_why = NULL' : ''} WHERE status = ? AND ${column} IS NOT NULL`,
    ),
  )
  const ask = prepare(db, 'UPDATE post SET asked = ?, asked_why = ? WHERE id = ?')
  const spread = prepare(db, 'UPDATE post SET strange = ? WHERE id = ?')

  return {
    candidates: (most, others) =>
      session.read(() => {
        const rows = new Map<PostId, CandidateRow>()
        for (const row of [...uncertain.all(most), ...byChance.all(others)]) rows.set(row.id, row)
        return [...rows.values()].map(({ id, uncertainty, space, vector }) => ({
          post: id,
          uncertainty,
          embedding: space === null || vector === null ? null : { space, vector: numbersOf(vector) },
        }))
      }),
    sample: (limit) => session.read(() => sample.all(limit).map(({ id }) => id)),
    labelled: (limit) =>
      session.read(() => labelled.all(limit).map(({ space, vector }) => ({ space, vector: numbersOf(vector) }))),
    save: (mixed, diverse) =>
      session.write(() => {
        for (const status of ['todo', 'skipped', 'done']) for (const each of forget) each.run(status)
        for (const [place, { post, why }] of mixed.entries()) ask.run(1 - place / mixed.length, why, post)
        for (const [place, post] of diverse.entries()) spread.run(1 - place / diverse.length, post)
      }),
  }
}

function numbersOf(bytes: Buffer): Uint16Array {
  const numbers = new Uint16Array(embeddingSize)
  for (let i = 0; i < embeddingSize; i++) numbers[i] = bytes.readUInt16LE(i * 2)
  return numbers
}
