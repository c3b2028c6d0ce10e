import { useQuery } from '@tanstack/react-query'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'

/** All runs of the project, the newest first. */
export function useRuns() {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  return useQuery({
    queryKey: keys.runs(project),
    queryFn: ({ signal }) => client.learning.runs({ project }, { signal }),
  })
}
