import { z } from 'zod'
import { decision, eventId } from '../../contract/domain/event.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import type { Command } from './outbox.ts'

const commands = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('decide'), decision }),
    z.object({ kind: z.literal('undo'), id: eventId }),
    z.object({ kind: z.literal('redo'), id: eventId }),
  ]),
)

const keyOf = (project: ProjectId) => `triptych-outbox-${project}`

/** What this tab had not had acknowledged when its page went away; empty when unreadable. */
export function shelvedCommands(project: ProjectId): Command[] {
  try {
    return commands.parse(JSON.parse(sessionStorage.getItem(keyOf(project)) ?? '[]'))
  } catch {
    return []
  }
}

export function shelveCommands(project: ProjectId, pending: readonly Command[]): void {
  try {
    if (pending.length === 0) sessionStorage.removeItem(keyOf(project))
    else sessionStorage.setItem(keyOf(project), JSON.stringify(pending))
  } catch {
    // A full or forbidden storage costs the replay after a reload, and the page warns before it is left.
  }
}
