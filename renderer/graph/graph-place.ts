import type { GraphKey } from '../../contract/domain/graph.ts'
import { createStore } from '../state/store.ts'

/** Looking around, deciding about what is missing, or saying what the predicates are. */
export type GraphMode = 'explore' | 'review' | 'predicates'

/** Where the person is on the graph page; kept while the window is open, so that coming back finds the same entity. */
export const graphPlace = createStore<{ readonly mode: GraphMode; readonly key: GraphKey | null }>({
  mode: 'explore',
  key: null,
})

export const showEntity = (key: GraphKey): void => graphPlace.set({ mode: 'explore', key })
