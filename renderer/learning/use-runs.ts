import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'

/** All runs of the project, the newest first. */
export function useRuns() {
  const { client } = useDeskPorts()
  const { session, view } = useProject()
  const { project } = session
  return useQuery({
    // The one under way is in the list as soon as it begins, whoever began it.
    queryKey: [...keys.runs(project), view.learning.running?.id ?? null],
    queryFn: ({ signal }) => client.learning.runs({ project }, { signal }),
    placeholderData: keepPreviousData,
  })
}
