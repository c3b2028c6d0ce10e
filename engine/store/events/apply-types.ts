import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import { Failed } from '../../../contract/domain/failed.ts'
import { say } from '../../../contract/sentences/say.ts'
import type { EntityTypeQueries } from '../entity-types.ts'
import type { RelationTypeQueries } from '../relation-types.ts'
import { prepare } from '../sqlite/bind.ts'
import { entityTypeText, relationTypeText } from './canonical.ts'
import { checkBefore, checkWellFormed, type Progress } from './progress.ts'

type EntityTypeChange = Extract<Change, { kind: 'entity-type' }>
type RelationTypeChange = Extract<Change, { kind: 'relation-type' }>

function checkNames({ name, before, after }: EntityTypeChange | RelationTypeChange): void {
  if ((!before && !after) || (before && before.name !== name) || (after && after.name !== name))
    throw new Failed('bad-input', `The type ${name} cannot be renamed by a change of a type.`, { type: name })
}

export function typeAppliers(db: Database, types: EntityTypeQueries, relationTypes: RelationTypeQueries) {
  const suggestedAs = prepare<{ post: number }>(db, 'SELECT DISTINCT post FROM suggestion WHERE type = ?')
  return {
    applyEntityType(change: EntityTypeChange, progress: Progress): void {
      checkNames(change)
      const { name, before, after } = change
      checkBefore(say('project.theType', { name }), entityTypeText(types.get(name)), entityTypeText(before), {
        type: name,
      })
      if (after) checkWellFormed(after.name, after.description)
      if (after) types.put(after)
      else types.remove(name)
      if (!before || !after) for (const { post } of suggestedAs.all(name)) progress.relabelled.add(post)
    },
    applyRelationType(change: RelationTypeChange): void {
      checkNames(change)
      const { name, before, after } = change
      const stored = relationTypeText(relationTypes.get(name))
      checkBefore(say('project.theRelationType', { name }), stored, relationTypeText(before), { type: name })
      if (after) checkWellFormed(after.name, after.description, ...after.heads, ...after.tails)
      if (after) relationTypes.put(after)
      else relationTypes.remove(name)
    },
  }
}
