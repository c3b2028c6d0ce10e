import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import type { PostId, PostStatus } from '../../../contract/domain/post.ts'
import { say } from '../../../contract/sentences/say.ts'
import { type CountQueries, noTally } from '../counts.ts'
import type { EntityTypeQueries } from '../entity-types.ts'
import { entityApplier } from '../graph/apply-entity.ts'
import { factAppliers } from '../graph/apply-facts.ts'
import type { RelationTypeQueries } from '../relation-types.ts'
import { prepare } from '../sqlite/bind.ts'
import { isVisible } from '../visible-suggestions.ts'
import { importedVersion } from '../waiting-query.ts'
import { groundingApplier } from './apply-grounding.ts'
import { mentionApplier } from './apply-mention.ts'
import { imageAppliers } from './apply-region.ts'
import { relationApplier } from './apply-relation.ts'
import { typeAppliers } from './apply-types.ts'
import { linkChecker } from './check-links.ts'
import { type ChangeContext, checkBefore, type Progress } from './progress.ts'

type StatusChange = Extract<Change, { kind: 'status' }>

export interface Schema {
  readonly types: EntityTypeQueries
  readonly relationTypes: RelationTypeQueries
}

/** Applies the changes of one event to the state, in order, inside the caller's transaction. */
export function changeApplier(db: Database, { types, relationTypes }: Schema, counts: CountQueries) {
  const applyMention = mentionApplier(db, types)
  const applyRelation = relationApplier(db, relationTypes)
  const { applyEntityType, applyRelationType } = typeAppliers(db, types, relationTypes)
  const { applyRegion, applyImage } = imageAppliers(db)
  const applyGrounding = groundingApplier(db)
  const applyEntity = entityApplier(db)
  const { applyPredicate, applyFact, applyLink } = factAppliers(db)
  const checkLinks = linkChecker(db)
  const postStatus = prepare<{ status: PostStatus }>(db, 'SELECT status FROM post WHERE id = ?')
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
  const markUnread = prepare(
    db,
    `UPDATE post SET suggested_by = NULL WHERE id = ? AND suggested_by IS NOT '${importedVersion}'`,
  )

  function statusOf(post: PostId): PostStatus {
    const stored = postStatus.get(post)?.status
    if (stored === undefined) throw new Failed('not-found', say('project.noPost', { post }), { post })
    return stored
  }

  function applyStatus(change: StatusChange, progress: Progress): void {
    const { at, seq, fresh } = progress.context
    const { post, before, after } = change
    const stored = statusOf(post)
    checkBefore(say('project.theStatus'), stored, before, { post })
    if (after !== 'done') setStatus.run(after, post)
    else if (fresh) setDone.run(at, seq, post)
    else setDoneAgain.run(at, seq, post)
    progress.tally[stored] -= 1
    progress.tally[after] += 1
  }

  function applyOne(change: Change, progress: Progress): void {
    if ('post' in change) statusOf(change.post)
    switch (change.kind) {
      case 'mention':
        applyMention(change, progress)
        break
      case 'status':
        applyStatus(change, progress)
        break
      case 'entity-type':
        applyEntityType(change, progress)
        break
      case 'relation':
        applyRelation(change, progress)
        break
      case 'relation-type':
        applyRelationType(change)
        break
      case 'region':
        applyRegion(change, progress)
        break
      case 'grounding':
        applyGrounding(change, progress)
        break
      case 'image':
        applyImage(change, progress)
        break
      case 'graph-entity':
        applyEntity(change)
        break
      case 'predicate':
        applyPredicate(change)
        break
      case 'fact':
        applyFact(change)
        break
      case 'link':
        applyLink(change)
        progress.linked.add(change.post)
        break
      default:
        change satisfies never
    }
  }

  function checkFlat(post: PostId): void {
    const mentions = acceptedOf.all(post)
    for (const [place, second] of mentions.entries()) {
      const first = mentions[place - 1]
      if (first && first.ends > second.starts)
        throw new Failed(
          'bad-input',
          say('project.overlap', {
            first: first.surface,
            firstType: first.type,
            second: second.surface,
            secondType: second.type,
          }),
          { post, first: first.id, second: second.id },
        )
    }
  }

  /** @throws Failed `conflict`, `bad-input`, `not-found`; the caller rolls back */
  return function applyChanges(changes: readonly Change[], context: ChangeContext): void {
    const progress: Progress = {
      context,
      texts: new Map(),
      relabelled: new Set(),
      linked: new Set(),
      unread: new Set(),
      tally: { ...noTally },
    }
    for (const change of changes) applyOne(change, progress)
    for (const post of progress.relabelled) {
      checkFlat(post)
      recount.run(post)
    }
    for (const post of progress.linked) checkLinks(post)
    for (const post of progress.unread) markUnread.run(post)
    counts.add(progress.tally)
  }
}
