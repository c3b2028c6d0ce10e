import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import program from '../package.json' with { type: 'json' }

/** What this program is made of. */
export interface ProgramFacts {
  readonly version: string
  readonly node: string
  readonly sqlite: string
  readonly onnxruntime: string
  readonly platform: string
}

export function programFacts(): ProgramFacts {
  return {
    version: program.version,
    node: process.versions.node,
    sqlite: sqliteVersion(),
    onnxruntime: versionOf('onnxruntime-node'),
    platform: `${process.platform} ${process.arch}`,
  }
}

function sqliteVersion(): string {
  const db = new Database(':memory:')
  try {
    return String(db.prepare('SELECT sqlite_version()').pluck().get())
  } finally {
    db.close()
  }
}

/** From the package's own description: the engine never loads the runtime itself. */
function versionOf(name: string): string {
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const folder = entry.slice(0, entry.lastIndexOf(name) + name.length)
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string
    }
    return version
  } catch {
    return 'not installed'
  }
}
