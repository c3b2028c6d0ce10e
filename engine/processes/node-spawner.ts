import { fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { WorkerRole } from '../../contract/domain/status.ts'
import { childEnvironment } from '../../contract/shell/child-environment.ts'
import { nodeIpcPort } from './node-ipc-port.ts'
import type { ChildProcessHandle, Exit, Spawner } from './spawner.ts'

export interface NodeSpawnerOptions {
  readonly entries: Readonly<Record<WorkerRole, URL>>
  /** File descriptor for whatever children print; 2 joins them to this process's log. */
  readonly log?: number
}

/** `.ts` in the source tree, `.js` where it has been built. */
const extension = extname(import.meta.url)

/** The entries beside this file, as source or as built. */
export const sourceEntries: Readonly<Record<WorkerRole, URL>> = {
  decode: new URL(`../decode/main${extension}`, import.meta.url),
  compute: new URL(`../compute/main${extension}`, import.meta.url),
  trainer: new URL(`../trainer/main${extension}`, import.meta.url),
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
