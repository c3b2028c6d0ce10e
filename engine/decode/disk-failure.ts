import { Failed } from '../../contract/domain/failed.ts'

/** What the operating system said about a write, for the person; what is said already stays as it is. */
export function diskFailure(error: unknown, what: string): Failed {
  if (error instanceof Failed) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Failed('disk-full', `${what}: the disk is full. Free some space and try again.`, {}, { cause: error })
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new Failed('read-only', `${what}: no permission to write there.`, {}, { cause: error })
  return new Failed('io', `${what} (${code || String(error)}).`, {}, { cause: error })
}
