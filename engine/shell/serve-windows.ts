import type { Log } from '../processes/log.ts'
import { type Served, servePort } from '../processes/serve-port.ts'
import type { ShellLine } from './shell-line.ts'

/** Answers the calls of every window that the shell connects. */
export function serveWindows(line: ShellLine, handler: Served, log: Log): void {
  line.onWindow((port) => servePort(port, handler, log))
}
