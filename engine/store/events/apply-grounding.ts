import type { Database } from 'better-sqlite3'
import type { Change } from '../../../contract/domain/event.ts'
import { type Grounding, groundingSource } from '../../../contract/domain/region.ts'
import { say } from '../../../contract/sentences/say.ts'
import { prepare } from '../sqlite/bind.ts'
import { storedJson } from '../stored-json.ts'
import { groundingText, sourceText } from './canonical.ts'
import { checkBefore, checkHasSide, checkSource, type Progress } from './progress.ts'

type GroundingChange = Extract<Change, { kind: 'grounding' }>

export interface StoredGrounding {
  readonly post: number
  readonly verdict: Grounding['verdict']
  readonly source: string
}

export function groundingOf({ verdict, source }: StoredGrounding): Grounding {
  return { verdict, source: storedJson(groundingSource, source, 'The source of a grounding') }
}

/** Mention and region are looked at when the whole event has been applied: see `linkChecker`. */
export function groundingApplier(db: Database) {
  const storedGrounding = prepare<StoredGrounding>(
    db,
    'SELECT post, verdict, source FROM grounding WHERE mention = ? AND region IS ?',
  )
  const add = prepare(db, 'INSERT INTO grounding (post, mention, region, verdict, source) VALUES (?, ?, ?, ?, ?)')
  const remove = prepare(db, 'DELETE FROM grounding WHERE mention = ? AND region IS ?')

  return function applyGrounding(change: GroundingChange, progress: Progress): void {
    checkHasSide('a grounding', change)
    const { post, mention, region, before, after } = change
    const row = storedGrounding.get(mention, region)
    const found = row && row.post !== post ? `of post ${row.post}` : groundingText(row ? groundingOf(row) : null)
    checkBefore(say('project.theGrounding'), found, groundingText(before), { mention, region, post })
    if (row) remove.run(mention, region)
    if (after) {
      checkSource(after.source)
      add.run(post, mention, region, after.verdict, sourceText(after.source))
    }
    progress.tally.groundings += (after ? 1 : 0) - (row ? 1 : 0)
    progress.linked.add(post)
  }
}
