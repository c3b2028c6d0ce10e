import { createContext, use, useSyncExternalStore } from 'react'
import type { Client } from '../connection/client.ts'
import type { Connection } from '../connection/connection.ts'
import type { Readable } from '../state/store.ts'

export interface DeskPorts {
  readonly connection: Connection
  readonly client: Client
}

export const DeskContext = createContext<DeskPorts | null>(null)

export function useDeskPorts(): DeskPorts {
  const ports = use(DeskContext)
  if (ports === null) throw new Error('useDeskPorts outside of DeskContext')
  return ports
}

/** The value of a store, drawn again when it changes. */
export function useStore<T>(store: Readable<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}
