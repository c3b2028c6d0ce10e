import type { GraphKey } from '../../contract/domain/graph.ts'
import { createStore } from '../state/store.ts'

/** Where the person is on the graph page; kept while the window is open, so that coming back finds the same entity. */
export const graphPlace = createStore<{ readonly mode: 'explore' | 'review'; readonly key: GraphKey | null }>({
  mode: 'explore',
  key: null,
})

export const showEntity = (key: GraphKey): void => graphPlace.set({ mode: 'explore', key })
