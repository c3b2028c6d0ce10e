import type { FailureKind } from '../contract/domain/failure.ts'

/** What `triptych` answers its shell; printed by `--help`. */
export const exitCodes = {
  done: 0,
  /** Something went wrong on this machine: disk, memory, a process, a fault of Triptych's own. */
  failed: 1,
  /** The command was written in a way that it does not understand. */
  usage: 2,
  /** A file or project is not there, or has errors; the message names file and line. */
  badInput: 3,
  /** Someone else has the project open, or it cannot be written. */
  unavailable: 4,
  /** Ctrl+C. */
  cancelled: 130,
} as const

export function exitCodeOf(kind: FailureKind): number {
  switch (kind) {
    case 'bad-input':
    case 'not-found':
    case 'not-a-project':
    case 'newer-schema':
    case 'corrupt':
    case 'model':
    case 'conflict':
      return exitCodes.badInput
    case 'locked':
    case 'read-only':
    case 'busy':
      return exitCodes.unavailable
    case 'cancelled':
      return exitCodes.cancelled
    case 'disk-full':
    case 'io':
    case 'process-died':
    case 'internal':
      return exitCodes.failed
  }
}
