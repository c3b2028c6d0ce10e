import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Failure, FailureKind } from '../../contract/domain/failure.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import { t } from '../language/language.ts'
import { keys } from '../state/query-keys.ts'
import { useDeskPorts } from './desk-context.ts'
import { NameText } from './name-text.tsx'
import { go } from './route.ts'
import shell from './shell.module.css'
import { StateView } from './state-view.tsx'

function adviceFor(kind: FailureKind): { readonly title: string; readonly hint: string } | null {
  switch (kind) {
    case 'locked':
      return { title: t('shell.locked'), hint: t('shell.lockedMore') }
    case 'newer-schema':
      return { title: t('shell.newer'), hint: t('shell.newerMore') }
    case 'corrupt':
      return { title: t('shell.damaged'), hint: t('shell.damagedMore') }
    case 'not-a-project':
      return { title: t('shell.noProject'), hint: t('shell.noProjectMore') }
    case 'not-found':
      return { title: t('shell.gone'), hint: t('shell.goneMore') }
    default:
      return null
  }
}

/** A project that does not open: which one, why not, where it lies, and the ways on. */
export function ClosedProject(props: {
  readonly project: ProjectId
  readonly why: Failure
  readonly retry: () => void
}) {
  const { project, why, retry } = props
  const { client } = useDeskPorts()
  const list = useQuery({
    queryKey: keys.projects,
    queryFn: ({ signal }) => client.projects.list({}, { signal }),
  })
  const summary = list.data?.find(({ id }) => id === project)
  const advice = adviceFor(why.kind)
  const toProjects = () => go({ kind: 'projects' })
  return (
    <div className={shell.closed}>
      <header className={shell.header}>
        <button type="button" className={shell.brandButton} onClick={toProjects} aria-label={t('shell.allProjects')}>
          Triptych
        </button>
        <span className={shell.projectName}>{summary !== undefined && <NameText name={summary.name} />}</span>
      </header>
      <StateView title={advice?.title ?? t('shell.cannotOpen')} role="alert">
        <p>{why.message}</p>
        {advice !== null && <p>{advice.hint}</p>}
        {summary !== undefined && (
          <p className={shell.location}>
            <NameText name={summary.location} />
          </p>
        )}
        <Button.Group>
          <Button variant="default" size="xs" onClick={toProjects}>
            {t('shell.allProjects')}
          </Button>
          <Button variant="default" size="xs" onClick={retry}>
            {t('shell.tryAgain')}
          </Button>
        </Button.Group>
      </StateView>
    </div>
  )
}
