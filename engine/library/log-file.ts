import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Log, logToStderr } from '../processes/log.ts'

const longestBytes = 5 * 1024 * 1024

export interface LogFile {
  readonly path: string
  /** For what other processes print. */
  readonly descriptor: number
  readonly log: Log
  close(): void
}

/**
 * The log of a shell and all of its processes, in the library's `logs/`; the one before it is kept. Where that cannot be
 * written, standard error: a project on a read-only medium opens all the same.
 */
export function openLogFile(home: string): LogFile {
  try {
    return openIn(home)
  } catch {
    return { path: 'standard error', descriptor: 2, log: logToStderr, close: () => {} }
  }
}

function openIn(home: string): LogFile {
  const folder = join(home, 'logs')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'triptych.log')
  if (existsSync(path) && statSync(path).size > longestBytes) renameSync(path, join(folder, 'triptych.old.log'))
  const descriptor = openSync(path, 'a', 0o600)
  return {
    path,
    descriptor,
    log: (line, error) => {
      const details =
        error instanceof Error ? `\n${error.stack ?? error.message}` : error === undefined ? '' : ` ${error}`
      writeSync(descriptor, `${new Date().toISOString()} ${line}${details}\n`)
    },
    close: () => closeSync(descriptor),
  }
}
