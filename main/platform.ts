/** What the shell's logic needs of Electron: so much and no more, so that tests run without it. */

/** One end of a message channel; handed on, never read here. */
export interface PortEnd {
  close(): void
}

/** A utility process. */
export interface Child {
  /** undefined before it has started and after it has ended. */
  readonly pid?: number | undefined
  postMessage(message: unknown, transfer?: PortEnd[]): void
  onSpawn(listener: () => void): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: (code: number) => void): void
  kill(): boolean
}

export interface Platform {
  /** @param entry a built file */
  fork(entry: string, args: readonly string[], serviceName: string, env: Readonly<Record<string, string>>): Child
  channel(): { readonly port1: PortEnd; readonly port2: PortEnd }
}
