import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { WorkerRole } from '../../contract/domain/status.ts'
import { childEnvironment } from './child-environment.ts'
import { nodeIpcPort } from './node-ipc-port.ts'
import type { ChildProcessHandle, Exit, Spawner } from './spawner.ts'

export interface NodeSpawnerOptions {
  readonly entries: Readonly<Record<WorkerRole, URL>>
  /** File descriptor for whatever children print; 2 joins them to this process's log. */
  readonly log?: number
}

/** The entries of this source tree. */
export const sourceEntries: Readonly<Record<WorkerRole, URL>> = {
  decode: new URL('../decode/main.ts', import.meta.url),
  compute: new URL('../compute/main.ts', import.meta.url),
  trainer: new URL('../trainer/main.ts', import.meta.url),
}

export function nodeSpawner({ entries, log = 2 }: NodeSpawnerOptions): Spawner {
  return { spawn: (role) => forked(role, entries[role], log) }
}

function forked(role: WorkerRole, entry: URL, log: number): ChildProcessHandle {
  const child = fork(fileURLToPath(entry), [], {
    // Our own flags (an inspector's port, a test runner's loader) are not the child's.
    execArgv: [],
    env: childEnvironment(role, process.env),
    serialization: 'advanced',
    // stdout belongs to the command line's output; whatever a child prints is log.
    stdio: ['ignore', log, log, 'ipc'],
  })
  const exited = new Promise<Exit>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }))
    child.on('error', () => {
      if (child.pid === undefined) resolve({ code: null, signal: null })
    })
  })
  return { port: nodeIpcPort(child), pid: child.pid ?? null, kill: () => void child.kill('SIGKILL'), exited }
}
