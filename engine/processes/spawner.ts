import type { WorkerRole } from '../../contract/domain/status.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import type { Port } from './port.ts'

/** How a process came to its end. */
export interface Exit {
  readonly code: number | null
  readonly signal: string | null
}

export interface ChildProcessHandle {
  readonly port: Port
  /** null before the process has started, and where the platform does not tell. */
  readonly pid: number | null
  /** Ends it at once, whatever it is doing (SIGKILL). */
  kill(): void
  /** Resolves once, also when it could not be started at all. */
  readonly exited: Promise<Exit>
}

/** Starts the process of a role. Under Node the engine forks it; in Electron main forks it on the engine's request. */
export interface Spawner {
  spawn(role: WorkerRole): ChildProcessHandle
}

export function exitInWords(exit: Exit): Sentence {
  if (exit.signal !== null) return say('processes.signal', { signal: exit.signal })
  return exit.code === null ? say('processes.notStarted') : say('processes.exitCode', { code: exit.code })
}
