import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import { type Mention, mentionSource } from '../../../contract/domain/mention.ts'
import type { PostId, PostStatus } from '../../../contract/domain/post.ts'
import { spanProblem } from '../../../contract/text/boundaries.ts'
import type { CountQueries, Tally } from '../counts.ts'
import type { EntityTypeQueries } from '../entity-types.ts'
import { prepare } from '../sqlite/bind.ts'
import { storedJson } from '../stored-json.ts'
import { isVisible } from '../visible-suggestions.ts'
import { entityTypeText, mentionText, sourceText } from './canonical.ts'

type MentionChange = Extract<Change, { kind: 'mention' }>
type StatusChange = Extract<Change, { kind: 'status' }>
type TypeChange = Extract<Change, { kind: 'entity-type' }>

export interface ChangeContext {
  readonly seq: number
  readonly at: number
  /** Undo and redo keep the moment at which a post became done. */
  readonly fresh: boolean
}

/** What one event has done so far. */
interface Progress {
  readonly context: ChangeContext
  readonly texts: Map<PostId, string>
  readonly touched: Set<PostId>
  readonly tally: { -readonly [K in keyof Tally]: number }
}

interface StoredMention {
  readonly post: number
  readonly starts: number
  readonly ends: number
  readonly surface: string
  readonly type: string
  readonly verdict: Mention['verdict']
  readonly source: string
}

function mentionOf(row: StoredMention): Mention {
  const { starts, ends, surface, type, verdict, source } = row
  return {
    start: starts,
    end: ends,
    surface,
    type,
    verdict,
    source: storedJson(mentionSource, source, 'The source of a mention'),
  }
}

/** Applies the changes of one event to the state, in order, inside the caller's transaction. */
export function changeApplier(db: Database, types: EntityTypeQueries, counts: CountQueries) {
  const postText = prepare<{ text: string }>(db, 'SELECT text FROM post_content WHERE post = ?')
  const postStatus = prepare<{ status: PostStatus }>(db, 'SELECT status FROM post WHERE id = ?')
  const storedMention = prepare<StoredMention>(
    db,
    'SELECT post, starts, ends, surface, type, verdict, source FROM mention WHERE id = ?',
  )
  const putMention = prepare(
    db,
    `INSERT INTO mention (id, post, starts, ends, surface, type, verdict, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET starts = excluded.starts, ends = excluded.ends, surface = excluded.surface,
       type = excluded.type, verdict = excluded.verdict, source = excluded.source`,
  )
  const deleteMention = prepare(db, 'DELETE FROM mention WHERE id = ?')
  const setStatus = prepare(db, "UPDATE post SET status = ?1, skipped = (?1 = 'skipped') WHERE id = ?2")
  const setDone = prepare(db, "UPDATE post SET status = 'done', skipped = 0, done_at = ?, done_seq = ? WHERE id = ?")
  const setDoneAgain = prepare(
    db,
    "UPDATE post SET status = 'done', skipped = 0, done_at = coalesce(done_at, ?), done_seq = coalesce(done_seq, ?) WHERE id = ?",
  )
  const acceptedOf = prepare<{ id: string; starts: number; ends: number; surface: string; type: string }>(
    db,
    "SELECT id, starts, ends, surface, type FROM mention WHERE post = ? AND verdict = 'accepted' ORDER BY starts",
  )
  const recount = prepare(
    db,
    `UPDATE post SET
       mentions = (SELECT count(*) FROM mention m WHERE m.post = ?1 AND m.verdict = 'accepted'),
       rejected = (SELECT count(*) FROM mention m WHERE m.post = ?1 AND m.verdict = 'rejected'),
       suggestions = (SELECT count(*) FROM suggestion s WHERE s.post = ?1 AND ${isVisible})
     WHERE id = ?1`,
  )
  const suggestedAs = prepare<{ post: number }>(db, 'SELECT DISTINCT post FROM suggestion WHERE type = ?')

  function textOf(post: PostId, progress: Progress): string {
    const known = progress.texts.get(post)
    if (known !== undefined) return known
    const row = postText.get(post)
    if (!row) throw new Failed('not-found', `There is no post ${post} in this project.`, { post })
    progress.texts.set(post, row.text)
    return row.text
  }

  // SQLite would give back three characters for half a surrogate pair, and every later comparison would fail.
  function checkWellFormed(...texts: readonly string[]): void {
    for (const text of texts)
      if (!text.isWellFormed()) throw new Failed('bad-input', 'A text holds half a character (a lone surrogate).')
  }

  function checkMention(id: string, post: PostId, mention: Mention, text: string): void {
    const facts = { mention: id, post, start: mention.start, end: mention.end }
    const problem = spanProblem(text, mention.start, mention.end)
    if (problem) throw new Failed('bad-input', `This mention does not fit its post: ${problem}.`, facts)
    const covered = text.slice(mention.start, mention.end)
    if (covered !== mention.surface)
      throw new Failed('bad-input', `The mention says "${mention.surface}" where the post says "${covered}".`, facts)
    if (mention.source.kind === 'import') checkWellFormed(mention.source.file)
    else if (mention.source.kind !== 'person') checkWellFormed(mention.source.version)
    if (!types.get(mention.type))
      throw new Failed('bad-input', `The project has no type ${mention.type}. Add it first.`, {
        ...facts,
        type: mention.type,
      })
  }

  function applyMention(change: MentionChange, progress: Progress): void {
    if (!change.before && !change.after) throw new Failed('bad-input', 'A change of a mention has neither side.')
    const text = textOf(change.post, progress)
    const row = storedMention.get(change.id)
    const stored = row ? mentionOf(row) : null
    if ((row && row.post !== change.post) || mentionText(stored) !== mentionText(change.before))
      throw new Failed('conflict', 'This mention has changed meanwhile. Look at the post again.', {
        mention: change.id,
        post: change.post,
        stored: mentionText(stored),
        expected: mentionText(change.before),
      })
    if (change.after) {
      const { start, end, surface, type, verdict, source } = change.after
      checkMention(change.id, change.post, change.after, text)
      putMention.run(change.id, change.post, start, end, surface, type, verdict, sourceText(source))
    } else {
      deleteMention.run(change.id)
    }
    if (stored) progress.tally[stored.verdict === 'accepted' ? 'mentions' : 'rejected'] -= 1
    if (change.after) progress.tally[change.after.verdict === 'accepted' ? 'mentions' : 'rejected'] += 1
    progress.touched.add(change.post)
  }

  function applyStatus(change: StatusChange, progress: Progress): void {
    const { at, seq, fresh } = progress.context
    const stored = postStatus.get(change.post)?.status
    if (stored === undefined)
      throw new Failed('not-found', `There is no post ${change.post} in this project.`, { post: change.post })
    if (stored !== change.before)
      throw new Failed('conflict', `The post is ${stored} meanwhile. Look at it again.`, {
        post: change.post,
        stored,
        expected: change.before,
      })
    if (change.after !== 'done') setStatus.run(change.after, change.post)
    else if (fresh) setDone.run(at, seq, change.post)
    else setDoneAgain.run(at, seq, change.post)
    progress.tally[stored] -= 1
    progress.tally[change.after] += 1
  }

  function applyType(change: TypeChange, progress: Progress): void {
    const { name, before, after } = change
    if ((!before && !after) || (before && before.name !== name) || (after && after.name !== name))
      throw new Failed('bad-input', `The type ${name} cannot be renamed by a change of a type.`, { type: name })
    const stored = types.get(name)
    if (entityTypeText(stored) !== entityTypeText(before))
      throw new Failed('conflict', `The type ${name} has changed meanwhile. Look at the types again.`, {
        type: name,
        stored: entityTypeText(stored),
        expected: entityTypeText(before),
      })
    if (after) checkWellFormed(after.name, after.description)
    if (after) types.put(after)
    else types.remove(name)
    if (!before || !after) for (const { post } of suggestedAs.all(name)) progress.touched.add(post)
  }

  function checkFlat(post: PostId): void {
    const mentions = acceptedOf.all(post)
    for (const [place, second] of mentions.entries()) {
      const first = mentions[place - 1]
      if (first && first.ends > second.starts)
        throw new Failed(
          'bad-input',
          `"${first.surface}" (${first.type}) and "${second.surface}" (${second.type}) overlap. Delete or stretch one of them.`,
          { post, first: first.id, second: second.id },
        )
    }
  }

  /** @throws Failed `conflict`, `bad-input`, `not-found`; the caller rolls back */
  return function applyChanges(changes: readonly Change[], context: ChangeContext): void {
    const progress: Progress = {
      context,
      texts: new Map(),
      touched: new Set(),
      tally: { posts: 0, todo: 0, skipped: 0, done: 0, mentions: 0, rejected: 0 },
    }
    for (const change of changes) {
      if (change.kind === 'mention') applyMention(change, progress)
      else if (change.kind === 'status') applyStatus(change, progress)
      else applyType(change, progress)
    }
    for (const post of progress.touched) {
      checkFlat(post)
      recount.run(post)
    }
    counts.add(progress.tally)
  }
}
