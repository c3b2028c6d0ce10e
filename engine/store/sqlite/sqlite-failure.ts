import { Failed } from '../../../contract/domain/failed.ts'
import type { FailureKind } from '../../../contract/domain/failure.ts'

const kinds: readonly { readonly prefix: string; readonly kind: FailureKind; readonly message: string }[] = [
  {
    prefix: 'SQLITE_FULL',
    kind: 'disk-full',
    message: 'The disk is full; this was not saved. Free some space and try again.',
  },
  {
    prefix: 'SQLITE_IOERR',
    kind: 'io',
    message: 'Reading or writing the project failed; it is not confirmed that this was saved. Try again.',
  },
  { prefix: 'SQLITE_READONLY', kind: 'read-only', message: 'The project cannot be written to.' },
  { prefix: 'SQLITE_CANTOPEN', kind: 'io', message: 'The project file cannot be opened.' },
  { prefix: 'SQLITE_PERM', kind: 'io', message: 'The project file may not be opened.' },
  { prefix: 'SQLITE_AUTH', kind: 'io', message: 'The project file may not be opened.' },
  { prefix: 'SQLITE_CORRUPT', kind: 'corrupt', message: 'The project file is damaged. Restore a copy of its backups.' },
  { prefix: 'SQLITE_NOTADB', kind: 'not-a-project', message: 'This file is not a Triptych project.' },
  { prefix: 'SQLITE_BUSY', kind: 'locked', message: 'Another program has the project open.' },
  { prefix: 'SQLITE_LOCKED', kind: 'locked', message: 'Another program has the project open.' },
]

/**
 * What any error out of the store is to its callers: `Failed` stays as it is, SQLite's errors and the file system's
 * get their kind, the rest is thrown on unchanged (a mistake of ours).
 */
export function toFailed(error: unknown, facts: Failed['facts'] = {}): unknown {
  if (error instanceof Failed || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const found = kinds.find(({ prefix }) => code.startsWith(prefix)) ?? fileKinds[code]
  if (!found) return error
  return new Failed(found.kind, `${found.message} (${code})`, { ...facts, code }, { cause: error })
}

const fileKinds: Readonly<Record<string, { readonly kind: FailureKind; readonly message: string }>> = {
  ENOSPC: { kind: 'disk-full', message: 'The disk is full. Free some space and try again.' },
  EDQUOT: { kind: 'disk-full', message: 'Your share of the disk is used up. Free some space and try again.' },
  EROFS: { kind: 'read-only', message: 'The folder is on a medium that cannot be written to.' },
  EACCES: { kind: 'io', message: 'The folder may not be read or written.' },
  EPERM: { kind: 'io', message: 'The folder may not be read or written.' },
  EIO: { kind: 'io', message: 'Reading or writing a file failed.' },
  ENOENT: { kind: 'not-found', message: 'A file or folder of the project is missing.' },
}
