import { useMemo } from 'react'
import type { ProjectView } from '../../contract/calls/projects.ts'
import { useStore } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { withTypeChanges } from '../state/type-changes.ts'

/** The project's types with the decisions about them that are still on their way: the next one starts from these. */
export function useTypesNow(): Pick<ProjectView, 'types' | 'relationTypes'> {
  const { view, session } = useProject()
  const { pending } = useStore(session.outbox.state)
  return useMemo(
    () =>
      withTypeChanges(
        view,
        pending.flatMap((command) => (command.kind === 'decide' ? command.decision.changes : [])),
      ),
    [view, pending],
  )
}
