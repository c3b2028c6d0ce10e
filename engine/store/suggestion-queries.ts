import type { QueueOrder } from '../../contract/calls/posts.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { ModelVersion, Suggestion } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import { say } from '../../contract/sentences/say.ts'
import { spanProblem } from '../../contract/text/boundaries.ts'
import type { PostEmbedding } from '../asking/post-embedding.ts'
import { type PostInput, postInputs } from './post-input.ts'
import type { Session } from './session.ts'
import { prepare } from './sqlite/bind.ts'
import { isVisible } from './visible-suggestions.ts'
import { importedVersion, waitingQueries } from './waiting-query.ts'

/** What a model says about one post. `uncertainty` is 0 (sure) to 1. */
export interface PostReading {
  readonly post: PostId
  readonly uncertainty: number
  /** Of its words' tags, in bits; left out: not known. */
  readonly entropy?: number
  readonly suggestions: readonly Omit<Suggestion, 'surface'>[]
  readonly embedding?: PostEmbedding
}

export interface SuggestionQueries {
  /**
   * Replaces what the machine said about these posts, in one transaction; keep batches to some dozens of posts.
   * Posts whose suggestions were imported stay as they are. Answers the posts that changed.
   * @throws Failed `bad-input` for a span that does not fit its post, or a score that is no probability.
   */
  replace(version: ModelVersion, readings: readonly PostReading[]): readonly PostId[]
  /**
   * Posts that `version` has not read and nobody has finished: the preferred ones first (those also when done), then
   * unread ones, then those read by another version; skipped posts last of all.
   */
  waiting(
    version: ModelVersion,
    ask: { readonly preferred: readonly PostId[]; readonly order: QueueOrder; readonly limit: number },
  ): readonly PostInput[]
  /** How many posts, done ones left out, `version` has not read. */
  waitingCount(version: ModelVersion): number
}

function isProbability(value: number): boolean {
  return value >= 0 && value <= 1
}

function checkReading({ post, uncertainty, suggestions }: PostReading, text: string): void {
  if (!isProbability(uncertainty))
    throw new Failed('bad-input', `The uncertainty of post ${post} is ${uncertainty}, not between 0 and 1.`, { post })
  for (const { start, end, type, score, alternatives } of suggestions) {
    const facts = { post, start, end, type }
    const problem = spanProblem(text, start, end)
    if (problem) throw new Failed('bad-input', `A suggestion does not fit post ${post}: ${problem}.`, facts)
    const odd = [{ score }, ...alternatives].find((scored) => !isProbability(scored.score))
    if (odd) throw new Failed('bad-input', `A score in post ${post} is ${odd.score}, not between 0 and 1.`, facts)
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint16Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)

export function suggestionQueries(session: Session): SuggestionQueries {
  const { db } = session
  const inputs = postInputs(db)
  const waiting = waitingQueries(db)
  const reader = prepare<{ suggested_by: string | null }>(db, 'SELECT suggested_by FROM post WHERE id = ?')
  const forget = prepare(db, 'DELETE FROM suggestion WHERE post = ?')
  const add = prepare(
    db,
    `INSERT INTO suggestion (post, place, starts, ends, surface, type, score, alternatives)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const mark = prepare(
    db,
    `UPDATE post SET suggested_by = ?2, uncertainty = ?3, entropy = ?4,
       suggestions = (SELECT count(*) FROM suggestion s WHERE s.post = ?1 AND ${isVisible})
     WHERE id = ?1`,
  )

  const place = prepare(
    db,
    `INSERT INTO embedding (post, space, vector) VALUES (?, ?, ?)
     ON CONFLICT (post) DO UPDATE SET space = excluded.space, vector = excluded.vector`,
  )

  function replaceOne(version: ModelVersion, reading: PostReading): boolean {
    const { post, uncertainty, entropy = null, suggestions, embedding } = reading
    const present = reader.get(post)
    const text = inputs(post)?.text
    if (!present || text === undefined) throw new Failed('not-found', say('project.noPost', { post }), { post })
    if (present.suggested_by === importedVersion) return false
    checkReading(reading, text)
    forget.run(post)
    for (const [place, { start, end, type, score, alternatives }] of suggestions.entries())
      add.run(post, place, start, end, text.slice(start, end), type, score, JSON.stringify(alternatives))
    mark.run(post, version, uncertainty, entropy)
    if (embedding !== undefined) place.run(post, embedding.space, bytesOf(embedding.vector))
    return true
  }

  return {
    replace: (version, readings) =>
      session.write(() => readings.filter((reading) => replaceOne(version, reading)).map((reading) => reading.post)),
    waiting: (version, { preferred, order, limit }) =>
      session.read(() => {
        const ids = new Set(preferred.filter((post) => waiting.isUnread(version, post)).slice(0, limit))
        for (const post of waiting.next(version, order, limit)) {
          if (ids.size >= limit) break
          ids.add(post)
        }
        return [...ids].flatMap((post) => inputs(post) ?? [])
      }),
    waitingCount: (version) => session.read(() => waiting.count(version)),
  }
}
