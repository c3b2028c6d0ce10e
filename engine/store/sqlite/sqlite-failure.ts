import { Failed } from '../../../contract/domain/failed.ts'
import type { FailureKind } from '../../../contract/domain/failure.ts'
import type { Sentence } from '../../../contract/sentences/said.ts'
import { say } from '../../../contract/sentences/say.ts'

const kinds: readonly { readonly prefix: string; readonly kind: FailureKind; readonly message: Sentence }[] = [
  {
    prefix: 'SQLITE_FULL',
    kind: 'disk-full',
    message: say('project.full'),
  },
  {
    prefix: 'SQLITE_IOERR',
    kind: 'io',
    message: say('project.ioFailed'),
  },
  { prefix: 'SQLITE_READONLY', kind: 'read-only', message: say('project.notWritable') },
  { prefix: 'SQLITE_CANTOPEN', kind: 'io', message: say('project.cannotOpen') },
  { prefix: 'SQLITE_PERM', kind: 'io', message: say('project.mayNotOpen') },
  { prefix: 'SQLITE_AUTH', kind: 'io', message: say('project.mayNotOpen') },
  { prefix: 'SQLITE_CORRUPT', kind: 'corrupt', message: say('project.damaged') },
  { prefix: 'SQLITE_NOTADB', kind: 'not-a-project', message: say('project.noProject') },
  { prefix: 'SQLITE_BUSY', kind: 'locked', message: say('project.openInAnother') },
  { prefix: 'SQLITE_LOCKED', kind: 'locked', message: say('project.openInAnother') },
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
  return new Failed(
    found.kind,
    say('project.withCode', { problem: found.message, code }),
    { ...facts, code },
    { cause: error },
  )
}

const fileKinds: Readonly<Record<string, { readonly kind: FailureKind; readonly message: Sentence }>> = {
  ENOSPC: { kind: 'disk-full', message: say('project.diskFull') },
  EDQUOT: { kind: 'disk-full', message: say('project.quota') },
  EROFS: { kind: 'read-only', message: say('project.readOnlyMedium') },
  EACCES: { kind: 'io', message: say('project.noAccess') },
  EPERM: { kind: 'io', message: say('project.noAccess') },
  EIO: { kind: 'io', message: say('project.fileFailed') },
  ENOENT: { kind: 'not-found', message: say('project.missing') },
}
