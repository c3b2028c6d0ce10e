import { useCallback } from 'react'
import type { TypeName } from '../../contract/domain/entity-type.ts'
import type { LearningTask } from '../../contract/domain/learning-report.ts'
import type { ModelVersion } from '../../contract/domain/mention.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import { useStore } from '../shell/desk-context.ts'
import { useProject } from '../shell/project-context.ts'
import { createStore } from '../state/store.ts'

export type LearningTab = 'progress' | 'figures' | 'compare' | 'settings'

export interface ChosenCell {
  readonly task: LearningTask
  readonly gold: TypeName | null
  readonly predicted: TypeName | null
}

/** What of the page is looked at; it is there again when the person comes back from a post. */
export interface LearningView {
  readonly project: ProjectId
  readonly tab: LearningTab
  /** null: the one in use. */
  readonly version: ModelVersion | null
  readonly pair: readonly [ModelVersion | null, ModelVersion | null]
  readonly task: LearningTask
  readonly cell: ChosenCell | null
}

const atFirst = { tab: 'progress', version: null, pair: [null, null], task: 'mentions', cell: null } as const

const looked = createStore<LearningView | null>(null)

export function useLearningView(): readonly [LearningView, (change: Partial<Omit<LearningView, 'project'>>) => void] {
  const { project } = useProject().session
  const now = useStore(looked)
  const view = now?.project === project ? now : { project, ...atFirst }
  const look = useCallback(
    (change: Partial<Omit<LearningView, 'project'>>) => {
      const before = looked.get()
      looked.set({ ...(before?.project === project ? before : { project, ...atFirst }), ...change })
    },
    [project],
  )
  return [view, look]
}
