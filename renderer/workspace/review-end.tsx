import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { t } from '../language/language.ts'
import { useDeskPorts } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { StateView } from '../shell/state-view.tsx'
import { keys } from '../state/query-keys.ts'

/** Where the list of doubtful labels ends, or was empty from the first. */
export function ReviewEnd({ onBack }: { readonly onBack: () => void }) {
  const { client } = useDeskPorts()
  const { session, canWrite, overlay } = useProject()
  const { project } = session
  const { data } = useQuery({
    queryKey: keys.reviewed(project),
    queryFn: ({ signal }) => client.asking.reviewed({ project }, { signal }),
  })
  if (data === undefined || data.open > 0) return <Skeleton height={14} mt={14} width={220} />
  const { kept, changed } = data
  const isEnd = kept + changed > 0
  return (
    <StateView title={isEnd ? t('review.ended') : t('review.none')} role="status">
      <p>{isEnd ? t('review.endedMore', { kept, changed }) : t('review.noneMore')}</p>
      <Button autoFocus onClick={onBack}>
        {t('review.back')}
      </Button>
      <Button variant="default" disabled={!canWrite} onClick={() => overlay.set('review')}>
        {t('review.look')}
      </Button>
    </StateView>
  )
}
