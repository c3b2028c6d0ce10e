import { useEffect } from 'react'
import { t } from '../language/language.ts'
import { ProjectList } from '../projects/project-list.tsx'
import { settings } from '../settings/settings.ts'
import { useDeskPorts, useStore } from './desk-context.ts'
import { overlay } from './overlay.ts'
import { ProjectDesk } from './project-desk.tsx'
import { route } from './route.ts'
import { StateView } from './state-view.tsx'

/** The desk; drawn anew when the person speaks another language. */
export function App() {
  const where = useStore(route)
  const place = where.kind === 'project' ? where.project : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: what lies over one project's desk does not lie over the next
  useEffect(() => () => overlay.set(null), [place])
  return <Desk key={useStore(settings).language} />
}

function Desk() {
  const { connection } = useDeskPorts()
  const state = useStore(connection.state)
  const where = useStore(route)
  if (state.kind === 'refused') {
    return (
      <StateView title={t('shell.lostKey')} role="alert">
        <p>{state.message}</p>
      </StateView>
    )
  }
  if (where.kind === 'projects') return <ProjectList />
  return <ProjectDesk key={where.project} project={where.project} />
}
