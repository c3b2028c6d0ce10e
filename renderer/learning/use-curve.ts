import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { LearningState } from '../../contract/domain/status.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { keys } from '../state/query-keys.ts'

/** Every version that was measured when it was made, the oldest first. */
export function useCurve({ versions, current }: LearningState) {
  const { client } = useDeskPorts()
  const { project } = useProject().session
  return useQuery({
    queryKey: keys.curve(project, versions.length, current),
    queryFn: ({ signal }) => client.learning.curve({ project }, { signal }),
    placeholderData: keepPreviousData,
  })
}
