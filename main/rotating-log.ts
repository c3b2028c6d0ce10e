import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Together with the files before it: 10 MiB. */
const mostBytes = 2 * 1024 * 1024
const olderFiles = 4
/** One line of a child that prints a whole post or a stack of frames. */
const longestText = 64 * 1024

export interface RotatingLog {
  readonly file: string
  write(text: string): void
}

/** `triptych.log` and four before it in `folder`. A log that cannot be written is no reason to stop working. */
export function openRotatingLog(folder: string, limits = { mostBytes, longestText }): RotatingLog {
  const file = join(folder, 'triptych.log')
  const older = (age: number): string => join(folder, `triptych.${age}.log`)
  let size = 0
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  } catch {
    // Told by the first write that fails as well: there is nobody to tell but the log.
  }
  const rotate = (): void => {
    rmSync(older(olderFiles), { force: true })
    for (let age = olderFiles - 1; age >= 1; age--)
      if (statSync(older(age), { throwIfNoEntry: false }) !== undefined) renameSync(older(age), older(age + 1))
    renameSync(file, older(1))
    size = 0
  }
  return {
    file,
    write: (raw) => {
      const text = withoutSecrets(raw.length > limits.longestText ? `${raw.slice(0, limits.longestText)} …\n` : raw)
      try {
        if (size > 0 && size + Buffer.byteLength(text) > limits.mostBytes) rotate()
        appendFileSync(file, text, { mode: 0o600 })
        size += Buffer.byteLength(text)
      } catch {
        // See above.
      }
    },
  }
}

/**
 * A log is sent to others to find a fault: it names neither the person's folder nor anything that opens a window, and
 * quotes nothing. Messages of errors quote what could not be read, a post or a label: everything between the first and the
 * last mark of a message goes, and the rest where there is no other.
 */
export function withoutSecrets(text: string, home: string = homedir()): string {
  const named = home.length > 1 ? text.replaceAll(home, '~') : text
  return named
    .replaceAll(/(token|secret)=[A-Za-z0-9_-]+/g, '$1=…')
    .split(startOfPart)
    .map((part) => part.replace(/["“`](.*["”`]|.*$)/s, '"…"'))
    .join('')
}

/** A line of a stack, or another message of ours, which begins with the time. */
const startOfPart = /(?=^ +at |^\d{4}-\d\d-\d\dT)/m
