import { createStore } from '../state/store.ts'
import type { Overlay } from './project-context.ts'

/** What lies over the desk. It outlives the desk's being drawn anew in another language. */
export const overlay = createStore<Overlay | null>(null)
