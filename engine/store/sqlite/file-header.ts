import { closeSync, openSync, readSync } from 'node:fs'
import { Failed } from '../../../contract/domain/failed.ts'
import { applicationId, newestSchema } from '../migrations/registry.ts'

/**
 * Looks at the first 100 bytes before SQLite does, which would take an empty file for an empty database.
 * Never call it for a file that this process has open in SQLite: closing any descriptor of a file drops all of the
 * process's locks on it.
 * @throws Failed `not-a-project`, `newer-schema`
 * Source: the database header in https://www.sqlite.org/fileformat2.html#the_database_header
 */
export function checkFileHeader(path: string): void {
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, header, 0, 100, 0)
    if (length < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0')
      throw new Failed('not-a-project', 'This is not a Triptych project: its project.db is no SQLite file.', { path })
  } finally {
    closeSync(file)
  }
  checkIdentity(path, header.readUInt32BE(68), header.readUInt32BE(60))
}

/** @throws Failed `not-a-project`, `newer-schema` with both versions. */
export function checkIdentity(path: string, id: number, version: number): void {
  if (id !== applicationId)
    throw new Failed('not-a-project', 'This is not a Triptych project: its project.db belongs to another program.', {
      path,
      applicationId: id,
    })
  if (version < 1)
    throw new Failed('not-a-project', 'This is not a Triptych project: its project.db holds no schema.', { path })
  if (version > newestSchema)
    throw new Failed(
      'newer-schema',
      `The project was written by a newer Triptych (schema ${version}; this one knows up to ${newestSchema}). Open it with the newer program.`,
      { path, found: version, known: newestSchema },
    )
}
