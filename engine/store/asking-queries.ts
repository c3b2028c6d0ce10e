import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { Asked } from '../asking/asking-order.ts'
import type { PairDoubt } from '../asking/pair-doubts.ts'
import { embeddingSize, type PostEmbedding } from '../asking/post-embedding.ts'
import { type DoubtQueries, doubtQueries } from './doubt-queries.ts'
import type { Session } from './session.ts'
import { prepare } from './sqlite/bind.ts'
import { isVisible } from './visible-suggestions.ts'

/** A post that the model has read and nobody has looked at yet. */
export interface Candidate {
  readonly post: PostId
  readonly uncertainty: number
  /** null: nothing is known of what it is like. */
  readonly embedding: PostEmbedding | null
}

/** What orders the queue; written outside of all decisions, and worth nothing without the model that it came from. */
export interface AskingQueries extends DoubtQueries {
  /**
   * Posts that could be asked next, those left out that only measure: the `uncertain` ones that the model is least sure of, and
   * `others` by chance.
   */
  candidates(uncertain: number, others: number): readonly Candidate[]
  /** The next posts of an audit, then of those that measure, by chance. They are no one's choice, so the figures on them stay unbiased. */
  sample(limit: number): readonly PostId[]
  /** What the posts are like that were finished last. */
  labelled(limit: number): readonly PostEmbedding[]
  /** Writes both orders down, instead of those before. */
  save(mixed: readonly Asked[], diverse: readonly PostId[]): void
  /** Posts to do with two mentions or more, suggested ones among them, in the order in which they would be asked. */
  withPairs(limit: number): readonly PostId[]
  /** Writes down how sure the model is of the relations of these posts, and forgets it of all others. */
  savePairDoubts(found: readonly PairDoubt[]): void
  /** Posts in an order by chance that this version is so sure of, in which nobody has decided anything, and which do not measure. */
  sure(version: ModelVersion, threshold: number): readonly PostId[]
  /** Sets posts aside for a person, with what is suggested in them now. */
  setAside(
    bulk: string,
    how: { readonly version: ModelVersion; readonly threshold: number },
    posts: readonly PostId[],
  ): void
  /** How much of a bulk has been accepted. */
  accepted(bulk: string, posts: number, mentions: number): void
  /** Posts that were set aside, how many of them are finished, and in how many of those a person decided otherwise. */
  audits(): { readonly audited: number; readonly checked: number; readonly wrong: number }
}

const statuses = ['todo', 'skipped', 'done'] as const

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
    `SELECT id FROM (SELECT p.id FROM audit a JOIN post p ON p.id = a.post WHERE p.status = 'todo' ORDER BY p.key)
     UNION ALL
     SELECT id FROM (SELECT id FROM post WHERE status = 'todo' AND held_out = 1 ORDER BY key LIMIT ?1) LIMIT ?1`,
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

  const withPairs = prepare<{ id: PostId }>(
    db,
    `SELECT id FROM post WHERE status = 'todo' AND mentions + suggestions >= 2 ORDER BY asked DESC, uncertainty DESC, id LIMIT ?`,
  )
  const forgetPairs = prepare(
    db,
    'UPDATE post SET pair_doubt = NULL, doubtful_pairs = NULL WHERE status = ? AND pair_doubt IS NOT NULL',
  )
  const doubtPairs = prepare(db, 'UPDATE post SET pair_doubt = ?, doubtful_pairs = ? WHERE id = ?')

  const sure = prepare<{ id: PostId }>(
    db,
    `SELECT id FROM post p WHERE status = 'todo' AND uncertainty <= ? AND suggested_by = ? AND held_out = 0
       AND mentions = 0 AND rejected = 0 AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.post = p.id) ORDER BY key`,
  )
  const addBulk = prepare(
    db,
    'INSERT INTO bulk (id, at, version, threshold, posts, mentions) VALUES (?, ?, ?, ?, 0, 0)',
  )
  const countBulk = prepare(db, 'UPDATE bulk SET posts = ?, mentions = ? WHERE id = ?')
  const addAudit = prepare(
    db,
    `INSERT INTO audit (post, bulk, suggestions)
     SELECT ?1, ?2, coalesce((SELECT json_group_array(json_array(starts, ends, type)) FROM
       (SELECT starts, ends, type FROM suggestion s WHERE s.post = ?1 AND ${isVisible} ORDER BY starts)), '[]')`,
  )
  const audits = prepare<{ audited: number; checked: number; wrong: number }>(
    db,
    `SELECT count(*) AS audited, count(*) FILTER (WHERE done) AS checked,
       count(*) FILTER (WHERE done AND decided <> suggestions) AS wrong
     FROM (SELECT p.status = 'done' AS done, a.suggestions AS suggestions,
       coalesce((SELECT json_group_array(json_array(starts, ends, type)) FROM
         (SELECT starts, ends, type FROM mention m WHERE m.post = p.id AND m.verdict = 'accepted' ORDER BY starts)), '[]')
         AS decided
       FROM audit a JOIN post p ON p.id = a.post)`,
  )

  return {
    ...doubtQueries(session),
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
        for (const status of statuses) for (const each of forget) each.run(status)
        for (const [place, { post, why }] of mixed.entries()) ask.run(1 - place / mixed.length, why, post)
        for (const [place, post] of diverse.entries()) spread.run(1 - place / diverse.length, post)
      }),
    withPairs: (limit) => session.read(() => withPairs.all(limit).map(({ id }) => id)),
    savePairDoubts: (found) =>
      session.write(() => {
        for (const status of statuses) forgetPairs.run(status)
        for (const { post, doubt, pairs } of found) doubtPairs.run(doubt, pairs, post)
      }),
    sure: (version, threshold) => session.read(() => sure.all(1 - threshold, version).map(({ id }) => id)),
    setAside: (bulk, { version, threshold }, posts) =>
      session.write(() => {
        addBulk.run(bulk, session.now(), version, threshold)
        for (const post of posts) addAudit.run(post, bulk)
      }),
    accepted: (bulk, posts, mentions) => session.write(() => void countBulk.run(posts, mentions, bulk)),
    audits: () => session.read(() => audits.get() ?? { audited: 0, checked: 0, wrong: 0 }),
  }
}

function numbersOf(bytes: Buffer): Uint16Array {
  const numbers = new Uint16Array(embeddingSize)
  for (let i = 0; i < embeddingSize; i++) numbers[i] = bytes.readUInt16LE(i * 2)
  return numbers
}
