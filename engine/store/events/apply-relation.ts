import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import { type Relation, relationSource } from '../../../contract/domain/relation.ts'
import { say } from '../../../contract/sentences/say.ts'
import type { RelationTypeQueries } from '../relation-types.ts'
import { prepare } from '../sqlite/bind.ts'
import { storedJson } from '../stored-json.ts'
import { relationText, sourceText } from './canonical.ts'
import { checkBefore, checkHasSide, checkSource, type Progress } from './progress.ts'

type RelationChange = Extract<Change, { kind: 'relation' }>

export interface StoredRelation {
  readonly post: number
  readonly head: string
  readonly tail: string
  readonly type: string | null
  readonly verdict: Relation['verdict']
  readonly source: string
}

export function relationOf({ head, tail, type, verdict, source }: StoredRelation): Relation {
  return { head, tail, type, verdict, source: storedJson(relationSource, source, 'The source of a relation') }
}

const isCounted = (relation: Relation | null) => relation?.verdict === 'accepted' && relation.type !== null

/** Both ends are looked at when the whole event has been applied: see `linkChecker`. */
export function relationApplier(db: Database, types: RelationTypeQueries) {
  const storedRelation = prepare<StoredRelation>(
    db,
    'SELECT post, head, tail, type, verdict, source FROM relation WHERE id = ?',
  )
  const put = prepare(
    db,
    `INSERT INTO relation (id, post, head, tail, type, verdict, source) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET head = excluded.head, tail = excluded.tail, type = excluded.type,
       verdict = excluded.verdict, source = excluded.source`,
  )
  const remove = prepare(db, 'DELETE FROM relation WHERE id = ?')

  return function applyRelation(change: RelationChange, progress: Progress): void {
    checkHasSide('a relation', change)
    const { id, post, before, after } = change
    const row = storedRelation.get(id)
    const stored = row ? relationOf(row) : null
    const found = row && row.post !== post ? `of post ${row.post}` : relationText(stored)
    checkBefore(say('project.theRelation'), found, relationText(before), { relation: id, post })
    if (after) {
      const { head, tail, type, verdict, source } = after
      checkSource(source)
      const mayBeRemoved = !progress.context.fresh || type === before?.type
      if (type !== null && !types.get(type) && !(mayBeRemoved && types.wasThere(type)))
        throw new Failed('bad-input', say('project.noRelationType', { type }), { post, type })
      put.run(id, post, head, tail, type, verdict, sourceText(source))
    } else {
      remove.run(id)
    }
    if (isCounted(stored)) progress.tally.relations -= 1
    if (isCounted(after)) progress.tally.relations += 1
    progress.linked.add(post)
  }
}
