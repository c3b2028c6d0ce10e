import type { Saved } from '../../contract/calls/decisions.ts'
import type { Change, Decision, EventId, LoggedEvent } from '../../contract/domain/event.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { CountQueries } from './counts.ts'
import { changeApplier, type Schema } from './events/apply-changes.ts'
import { changesText } from './events/canonical.ts'
import type { DecisionLine } from './events/decision-line.ts'
import type { EventLog } from './events/event-log.ts'
import { inverse } from './events/inverse.ts'
import type { Session } from './session.ts'

interface Parts extends Schema {
  readonly log: EventLog
  readonly line: DecisionLine
  readonly counts: CountQueries
  /** Called after each commit that appended an event. */
  readonly onSaved: (event: LoggedEvent) => void
}

function otherContent(id: EventId): Failed {
  return new Failed('conflict', 'This event id has been used for something else already.', { event: id })
}

/** Deciding, undoing, redoing: each one event, in the transaction that changes the state. */
export function decisionQueries(session: Session, { log, line, counts, onSaved, ...schema }: Parts) {
  const applyChanges = changeApplier(session.db, schema, counts)

  function append(id: EventId, action: LoggedEvent['action'], changes: readonly Change[]): LoggedEvent {
    const at = session.now()
    applyChanges(changes, { seq: log.seq() + 1, at, fresh: action.kind === 'decide' })
    return log.append({ id, at, by: session.by, action, changes })
  }

  /** The answer to an event that has arrived before; null when it has not. */
  function again(id: EventId, same: (event: LoggedEvent) => boolean): LoggedEvent | null {
    const stored = log.get(id)
    if (stored && !same(stored)) throw otherContent(id)
    return stored
  }

  function save(work: () => { readonly event: LoggedEvent; readonly isNew: boolean } | null): Saved | null {
    const done = session.write(() => {
      const result = work()
      return result && { ...result, counts: counts.counts() }
    })
    if (!done) return null
    if (done.isNew) onSaved(done.event)
    return { event: done.event, counts: done.counts }
  }

  /** Undo and redo: `of` is the decision's number, null when there is none to take. */
  function move(id: EventId, kind: 'undo' | 'redo', of: () => number | null, step: () => void): Saved | null {
    return save(() => {
      const stored = again(id, (event) => event.action.kind === kind)
      if (stored) return { event: stored, isNew: false }
      const seq = of()
      if (seq === null) return null
      const decision = log.at(seq)
      if (decision.action.kind !== 'decide')
        throw new Failed('corrupt', `Event ${seq} stands among the decisions and is none.`, { seq })
      const changes = kind === 'undo' ? inverse(decision.changes) : decision.changes
      const event = append(id, { kind, of: decision.id, intent: decision.action.intent }, changes)
      step()
      return { event, isNew: true }
    })
  }

  return {
    decide(decision: Decision, undoable = true): Saved {
      const { id, intent, changes } = decision
      const saved = save(() => {
        const stored = again(
          id,
          ({ action, changes: kept }) =>
            action.kind === 'decide' && action.intent === intent && changesText(kept) === changesText(changes),
        )
        if (stored) return { event: stored, isNew: false }
        const event = append(id, { kind: 'decide', intent }, changes)
        if (undoable) line.add(event.seq)
        return { event, isNew: true }
      })
      if (!saved) throw new Error('a decision always has an answer')
      return saved
    },
    undo: (id: EventId) => move(id, 'undo', line.standing, line.takeBack),
    redo: (id: EventId) => move(id, 'redo', line.undone, line.bringAgain),
  }
}
