import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'

export interface StaticFile {
  readonly bytes: Buffer
  readonly type: string
}

/** By the path in the address. Requests are looked up here and never touch the file system. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ico': 'image/x-icon',
}

/**
 * Reads what the build made, once. Kinds of files that a page does not need (maps, for one) are left out.
 * @throws Failed `not-found` when the folder or its index.html is missing
 */
export function readStaticFiles(folder: string): StaticFiles {
  const missing = new Failed('not-found', `The desk has not been built (${folder}): run "npm run build" first.`)
  if (!existsSync(folder)) throw missing
  const files = new Map<string, StaticFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const address = path.slice(folder.length).replaceAll('\\', '/')
    files.set(address.startsWith('/') ? address : `/${address}`, { bytes: readFileSync(path), type })
  }
  const index = files.get('/index.html')
  if (index === undefined) throw missing
  files.set('/', index)
  return files
}
