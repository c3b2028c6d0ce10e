import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { type EntityType, entityType } from '../../contract/domain/entity-type.ts'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'
import { syncFolder } from './backup/make-backup.ts'
import { makeFolders, projectFolder } from './folder.ts'
import { migrate } from './migrations/migrate.ts'
import { applicationId, migrations } from './migrations/registry.ts'
import { prepare } from './sqlite/bind.ts'
import { toFailed } from './sqlite/sqlite-failure.ts'

export interface NewProject {
  readonly name: string
  /** The schema's first types, in the order of their digit keys. */
  readonly types: readonly EntityType[]
  /** It came with the program. */
  readonly sample?: boolean
}

/**
 * Makes an empty project at `folder`, which must not exist yet or be empty. It is built beside its place and moved
 * there whole. Answers the absolute path; open it with `openProject`.
 * @throws Failed `conflict` when something is there, `bad-input` for types with the same name, `disk-full`, `io`
 */
export function createProject(folder: string, project: NewProject): string {
  const root = resolve(folder)
  const types = project.types.map((type) => entityType.parse(type))
  const names = new Set(types.map((type) => type.name))
  if (names.size < types.length) throw new Failed('bad-input', say('project.typesAlike'))
  const draft = join(dirname(root), `.${basename(root)}.${randomUUID()}`)
  try {
    if (existsSync(root) && readdirSync(root).length > 0)
      throw new Failed('conflict', say('project.occupied', { place: root }), { path: root })
    mkdirSync(dirname(root), { recursive: true })
    const place = projectFolder(draft)
    makeFolders(place)
    closeSync(openSync(place.database, 'wx', 0o600))
    writeEmptyProject(place.database, { ...project, types })
    if (existsSync(root)) rmdirSync(root)
    renameSync(draft, root)
    syncFolder(dirname(root))
    return root
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw toFailed(error, { path: root })
  }
}

function writeEmptyProject(path: string, project: NewProject): void {
  const db = new Database(path)
  try {
    db.pragma('synchronous = FULL')
    db.pragma(`application_id = ${applicationId}`)
    migrate(db, migrations)
    db.exec('BEGIN')
    const meta = prepare(db, 'INSERT INTO meta (key, value) VALUES (?, ?)')
    meta.run('key', randomUUID())
    meta.run('name', project.name.toWellFormed())
    meta.run('sample', project.sample ? 'yes' : 'no')
    const type = prepare(db, 'INSERT INTO entity_type (name, position, colour, description) VALUES (?, ?, ?, ?)')
    for (const [position, { name, colour, description }] of project.types.entries())
      type.run(name, position, colour, description)
    db.exec('COMMIT')
  } finally {
    db.close()
  }
}
