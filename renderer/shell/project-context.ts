import { createContext, use } from 'react'
import type { ProjectView } from '../../contract/calls/projects.ts'
import type { Change } from '../../contract/domain/event.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { ProjectSession } from '../state/project-session.ts'
import type { QueueFilter } from '../state/query-keys.ts'
import type { Store } from '../state/store.ts'

export type Overlay = 'tour' | 'import' | 'export' | 'history' | 'keys' | 'settings' | 'palette' | 'layers' | 'review'

/** A decision that was just taken back or brought again: the desk shows its post and goes to what it was about. */
export interface Revisit {
  readonly post: PostId
  readonly changes: readonly Change[]
}

export interface ProjectDeskPorts {
  readonly session: ProjectSession
  readonly view: ProjectView
  readonly canWrite: boolean
  readonly overlay: Store<Overlay | null>
  readonly revisit: Store<Revisit | null>
  /** Which posts the queue is to show next, asked for from elsewhere. */
  readonly filterWanted: Store<QueueFilter | null>
  /** Files dropped on the window before the import dialog was open. */
  readonly dropped: Store<readonly File[]>
  /** Keys and clicks since the window opened, for the figure in the footer. */
  readonly strokes: Store<number>
}

/** The session alone, which never changes: what is drawn often must not be drawn again for each count in the view. */
export const SessionContext = createContext<ProjectSession | null>(null)

export function useSession(): ProjectSession {
  const session = use(SessionContext)
  if (session === null) throw new Error('useSession outside of SessionContext')
  return session
}

export const ProjectContext = createContext<ProjectDeskPorts | null>(null)

export function useProject(): ProjectDeskPorts {
  const ports = use(ProjectContext)
  if (ports === null) throw new Error('useProject outside of ProjectContext')
  return ports
}

/** The class that gives a type its colour; a type that the schema does not know is grey-blue. */
export function colourClass(view: ProjectView, type: string | null): string {
  const index = view.types.find((t) => t.name === type)?.colour ?? 9
  return `colour-${index}`
}
