import { closeSync, openSync, readSync } from 'node:fs'
import { Failed } from '../../../contract/domain/failed.ts'
import { say } from '../../../contract/sentences/say.ts'
import { applicationId, newestSchema } from '../migrations/registry.ts'

/**
 * The first 100 bytes, fewer where the file is shorter. Never call it for a file that this process has open in SQLite:
 * closing any descriptor of a file drops all of the process's locks on it.
 */
function readHeader(path: string): Buffer {
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    return header.subarray(0, readSync(file, header, 0, 100, 0))
  } finally {
    closeSync(file)
  }
}

/**
 * Looks at the file before SQLite does, which would take an empty one for an empty database.
 * @throws Failed `not-a-project`, `newer-schema`
 * Source: the database header in https://www.sqlite.org/fileformat2.html#the_database_header
 */
export function checkFileHeader(path: string): void {
  const header = readHeader(path)
  if (header.length < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0')
    throw new Failed('not-a-project', say('project.noSqlite'), { path })
  checkIdentity(path, header.readUInt32BE(68), header.readUInt32BE(60))
}

/** Whether reading the file takes a log beside it. */
export function isInWalMode(path: string): boolean {
  return readHeader(path)[19] === 2
}

/** @throws Failed `not-a-project`, `newer-schema` with both versions. */
export function checkIdentity(path: string, id: number, version: number): void {
  if (id !== applicationId)
    throw new Failed('not-a-project', say('project.otherProgram'), {
      path,
      applicationId: id,
    })
  if (version < 1) throw new Failed('not-a-project', say('project.noSchema'), { path })
  if (version > newestSchema)
    throw new Failed('newer-schema', say('project.newer', { version, known: newestSchema }), {
      path,
      found: version,
      known: newestSchema,
    })
}
