import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ProjectView } from '../../contract/calls/projects.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import { failureOf } from '../connection/failures.ts'
import { ExportDialog } from '../exporting/export-dialog.tsx'
import { GraphPage } from '../graph/graph-page.tsx'
import { HistoryDrawer } from '../history/history-drawer.tsx'
import { ImportDialog } from '../imports/import-dialog.tsx'
import { WindowDrop } from '../imports/window-drop.tsx'
import type { KeySlot } from '../keys/key-sink.ts'
import type { Action } from '../keys/keymap.ts'
import { KeysOverlay } from '../keys/keys-overlay.tsx'
import { useKeys } from '../keys/use-keys.ts'
import { t } from '../language/language.ts'
import { LearningPage } from '../learning/learning-page.tsx'
import { ReviewLabels } from '../learning/review-labels.tsx'
import { ModelsPage } from '../models/models-page.tsx'
import { SettingsDialog } from '../settings/settings-dialog.tsx'
import { openProjectSession, type ProjectSession } from '../state/project-session.ts'
import { keys, type QueueFilter } from '../state/query-keys.ts'
import { createStore } from '../state/store.ts'
import { Tour } from '../tour/tour.tsx'
import { useFirstTour } from '../tour/use-first-tour.ts'
import { TypesPage } from '../types/types-page.tsx'
import { LabelScreen } from '../workspace/label-screen.tsx'
import { ClosedProject } from './closed-project.tsx'
import { useDeskPorts, useStore } from './desk-context.ts'
import { DeskHeader } from './desk-header.tsx'
import { DeskNav } from './desk-nav.tsx'
import { timeText } from './numbers.ts'
import { overlay as deskOverlay } from './overlay.ts'
import { ProjectContext, type ProjectDeskPorts, type Revisit, SessionContext } from './project-context.ts'
import { go, route } from './route.ts'
import shell from './shell.module.css'
import { StateView } from './state-view.tsx'
import { tell } from './tell.tsx'

/** Opens a project; shows why not where it does not open. */
export function ProjectDesk({ project }: { readonly project: ProjectId }) {
  const { client } = useDeskPorts()
  const view = useQuery({
    queryKey: keys.view(project),
    queryFn: ({ signal }) => client.projects.open({ project }, { signal }),
  })
  if (view.isPending) {
    return <StateView title={t('shell.opening')} role="status" />
  }
  if (view.data === undefined) {
    return <ClosedProject project={project} why={failureOf(view.error)} retry={() => void view.refetch()} />
  }
  return <OpenDesk view={view.data} />
}

/** The session lives as long as the project is on the screen. */
function useSession(project: ProjectId, showAgain: (revisit: Revisit) => void): ProjectSession | null {
  const { connection } = useDeskPorts()
  const queries = useQueryClient()
  const [session, setSession] = useState<ProjectSession | null>(null)
  useEffect(() => {
    const opened = openProjectSession(project, {
      connection,
      queries,
      tell,
      goTo: (post, changes) => showAgain({ post, changes }),
    })
    setSession(opened)
    return () => {
      opened.close()
      setSession(null)
    }
  }, [project, connection, queries, showAgain])
  return session
}

function OpenDesk({ view }: { readonly view: ProjectView }) {
  const project = view.summary.id
  const [stores] = useState(() => ({
    overlay: deskOverlay,
    revisit: createStore<Revisit | null>(null),
    filterWanted: createStore<QueueFilter | null>(null),
    dropped: createStore<readonly File[]>([]),
    strokes: createStore(0),
  }))
  const showAgain = useCallback(
    (revisit: Revisit) => {
      stores.revisit.set(revisit)
      const now = route.get()
      if (now.kind !== 'project' || now.post !== revisit.post || now.screen !== 'label') {
        go({ kind: 'project', project, screen: 'label', post: revisit.post })
      }
    },
    [stores, project],
  )
  const session = useSession(project, showAgain)
  const canWrite = view.access.kind === 'writable'
  const slot = useRef<KeySlot['current']>(null)
  const overlay = useStore(stores.overlay)
  const where = useStore(route)
  const isBlocked = useCallback(() => stores.overlay.get() !== null, [stores])
  const everywhere = useCallback(
    (action: Action) => {
      if (action === 'keys') stores.overlay.set(stores.overlay.get() === 'keys' ? null : 'keys')
      else if (action === 'palette') {
        const now = route.get()
        // The palette acts on a post, so it lies over the desk.
        if (now.kind === 'project' && now.screen !== 'label') go({ ...now, screen: 'label' })
        stores.overlay.set(stores.overlay.get() === 'palette' ? null : 'palette')
      } else if (action === 'say-saved') saySaved(session)
      else if (action === 'undo' || action === 'redo') {
        const open = stores.overlay.get()
        if (canWrite && (open === null || open === 'history')) session?.[action]()
      } else return isBlocked()
      return true
    },
    [stores, session, isBlocked, canWrite],
  )
  useKeys(slot, isBlocked, everywhere)
  useFirstTour(view, session !== null, stores.overlay)
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (session !== null && session.outbox.state.get().pending.length > 0) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [session])
  useEffect(() => {
    document.title = `${view.summary.name} – Triptych`
    return () => {
      document.title = 'Triptych'
    }
  }, [view.summary.name])

  const ports = useMemo<ProjectDeskPorts | null>(
    () => (session === null ? null : { session, view, canWrite, ...stores }),
    [session, view, canWrite, stores],
  )
  if (ports === null || session === null) return null
  const close = () => stores.overlay.set(null)
  const screen = where.kind === 'project' ? where.screen : 'label'
  return (
    <SessionContext value={session}>
      <ProjectContext value={ports}>
        <div className={shell.frame}>
          <DeskHeader />
          <DeskNav screen={screen} />
          <div className={shell.body}>
            {screen === 'label' ? (
              <LabelScreen post={where.kind === 'project' ? where.post : null} slot={slot} />
            ) : screen === 'graph' ? (
              <GraphPage slot={slot} />
            ) : screen === 'learning' ? (
              <LearningPage />
            ) : screen === 'models' ? (
              <ModelsPage />
            ) : (
              <TypesPage />
            )}
          </div>
        </div>
        <ImportDialog opened={overlay === 'import'} onClose={close} />
        <ExportDialog opened={overlay === 'export'} onClose={close} />
        <ReviewLabels opened={overlay === 'review'} onClose={close} />
        <HistoryDrawer opened={overlay === 'history'} onClose={close} />
        <SettingsDialog opened={overlay === 'settings'} onClose={close} />
        <KeysOverlay opened={overlay === 'keys'} onClose={close} slot={slot} />
        <Tour opened={overlay === 'tour'} onClose={close} />
        <WindowDrop />
      </ProjectContext>
    </SessionContext>
  )
}

function saySaved(session: ProjectSession | null): void {
  if (session === null) return
  const { pending, savedAt } = session.outbox.state.get()
  const text =
    pending.length > 0
      ? t('shell.waiting', { count: pending.length })
      : savedAt === null
        ? t('shell.savedAtOnce')
        : t('shell.lastSaved', { time: timeText(savedAt) })
  tell({ tone: 'quiet', title: pending.length > 0 ? t('shell.savingTitle') : t('shell.allSavedTitle'), text })
}
