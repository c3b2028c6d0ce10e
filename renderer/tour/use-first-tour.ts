import { useEffect } from 'react'
import type { ProjectView } from '../../contract/calls/projects.ts'
import { settings } from '../settings/settings.ts'
import type { Overlay } from '../shell/project-context.ts'
import { route } from '../shell/route.ts'
import type { Store } from '../state/store.ts'

/** Who opens the sample for the first time is shown around, once. */
export function useFirstTour({ summary }: ProjectView, isReady: boolean, overlay: Store<Overlay | null>): void {
  useEffect(() => {
    const now = route.get()
    const isLabelling = now.kind === 'project' && now.screen === 'label'
    if (isReady && isLabelling && summary.sample && !settings.get().tourSeen && overlay.get() === null) {
      overlay.set('tour')
    }
  }, [summary.sample, isReady, overlay])
}
