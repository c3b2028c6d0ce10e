import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../triptych.js', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Told of all that was said so far whenever more is; it may end the process in the middle of its work. */
export type Listener = (said: string, child: ChildProcess) => void

interface Listeners {
  readonly onOut?: Listener
  readonly onErr?: Listener
}

/** Runs `triptych` as a person does: its own process in `home`, its own library below it. */
export function runTriptych(home: string, args: readonly string[], listeners: Listeners = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...args], {
      env: { ...process.env, TRIPTYCH_HOME: join(home, 'library') },
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => {
      out += chunk
      listeners.onOut?.(out, child)
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
      listeners.onErr?.(err, child)
    })
    child.on('close', (code) => resolve({ code, out, err }))
  })
}
