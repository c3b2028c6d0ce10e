import { Failed } from '../../contract/domain/failed.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'

/** What the operating system said about a write, for the person; what is said already stays as it is. */
export function diskFailure(error: unknown, what: Sentence): Failed {
  if (error instanceof Failed) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Failed('disk-full', say('disk.full', { what }), {}, { cause: error })
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new Failed('read-only', say('disk.noWriting', { what }), {}, { cause: error })
  return new Failed('io', say('disk.failed', { what, code: code || String(error) }), {}, { cause: error })
}
