/** A line of the process's own log. Stacks go here and nowhere else; text of posts never does. */
export type Log = (line: string, error?: unknown) => void

export const logToStderr: Log = (line, error) => {
  const details = error instanceof Error ? `\n${error.stack ?? error.message}` : error === undefined ? '' : ` ${error}`
  process.stderr.write(`${new Date().toISOString()} ${line}${details}\n`)
}
