import type { WriteStream } from 'node:tty'

/** Where a command speaks: results on stdout, everything else on stderr, so that pipes get results only. */
export interface Terminal {
  readonly json: boolean
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal
  /** A line of the result for a person; nothing under `--json`. */
  say(line: string): void
  /** The whole result under `--json`, once; nothing otherwise. */
  result(value: unknown): void
  /** A line that is no result: a warning, where something was written. */
  note(line: string): void
  /** Shown in place on a terminal, never in a pipe. `total` null: not known yet. */
  progress(what: string, done: number, total: number | null): void
}

export interface Streams {
  readonly out: NodeJS.WritableStream
  readonly err: NodeJS.WritableStream
  readonly isTerminal: boolean
}

export const processStreams = (): Streams => ({
  out: process.stdout,
  err: process.stderr,
  isTerminal: (process.stderr as WriteStream).isTTY === true,
})

const redrawMs = 100

export function terminal(
  json: boolean,
  signal: AbortSignal,
  { out, err, isTerminal }: Streams = processStreams(),
): Terminal {
  let shown = ''
  let drawnAt = Number.NEGATIVE_INFINITY
  const clear = (): void => {
    if (shown !== '') err.write(`\r\u001b[K`)
    shown = ''
  }
  return {
    json,
    signal,
    say: (line) => {
      clear()
      if (!json) out.write(`${line}\n`)
    },
    result: (value) => {
      clear()
      if (json) out.write(`${JSON.stringify(value)}\n`)
    },
    note: (line) => {
      clear()
      err.write(`${line}\n`)
    },
    progress: (what, done, total) => {
      if (!isTerminal) return
      const isLast = total !== null && done >= total
      const now = performance.now()
      if (!isLast && now - drawnAt < redrawMs) return
      drawnAt = now
      const share = total === null || total === 0 ? '' : ` (${Math.floor((100 * done) / total)} %)`
      const line = `${what}: ${done.toLocaleString('en')}${total === null ? '' : ` of ${total.toLocaleString('en')}`}${share}`
      err.write(`\r\u001b[K${line}`)
      shown = line
      if (isLast) clear()
    },
  }
}
