import Database from 'better-sqlite3'
import { Failed } from '../../../contract/domain/failed.ts'
import { migrations } from '../migrations/registry.ts'

interface SchemaObject {
  readonly type: string
  readonly name: string
  readonly sql: string | null
}

const listing = 'SELECT type, name, sql FROM main.sqlite_schema LIMIT 10000'

/** Every object of the schema after `version` migrations, by type and name. */
function knownSchema(version: number): ReadonlyMap<string, string | null> {
  const db = new Database(':memory:')
  try {
    for (const migration of migrations.slice(0, version)) db.exec(migration.sql)
    return objectsOf(db)
  } finally {
    db.close()
  }
}

function objectsOf(db: Database.Database): Map<string, string | null> {
  const rows = db.prepare<[], SchemaObject>(listing).all()
  return new Map(rows.map((row) => [`${row.type} ${row.name}`, row.sql]))
}

/** The whole schema after `version` migrations as text, one object after the other. */
export function printSchema(version: number): string {
  return [...knownSchema(version)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sql]) => `-- ${name}\n${sql ?? '-- made by SQLite'}\n`)
    .join('\n')
}

/**
 * A project file may come from anyone: a trigger or view that we did not write could act when we open it. So its
 * schema must be ours to the letter.
 * @throws Failed `not-a-project` when none of it is ours, `corrupt` naming the first object that differs
 */
export function checkSchema(db: Database.Database, version: number, path: string): void {
  const known = knownSchema(version)
  const found = objectsOf(db)
  const ours = [...known].filter(([name, sql]) => found.get(name) === sql)
  if (ours.length === 0) throw new Failed('not-a-project', 'This file holds none of the tables of a project.', { path })
  for (const [name, sql] of found) {
    if (!known.has(name))
      throw new Failed('corrupt', `The project file holds a ${name} that does not belong there.`, {
        path,
        object: name,
      })
    if (known.get(name) !== sql)
      throw new Failed('corrupt', `The project file's ${name} is not as it should be.`, { path, object: name })
  }
  for (const name of known.keys()) {
    if (!found.has(name)) throw new Failed('corrupt', `The project file lacks its ${name}.`, { path, object: name })
  }
}
