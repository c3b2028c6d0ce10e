import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

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
 * @throws when the folder or its index.html is missing
 */
export function readStaticFiles(folder: string): StaticFiles {
  const files = new Map<string, StaticFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const address = path.slice(folder.length).replaceAll('\\', '/')
    files.set(address.startsWith('/') ? address : `/${address}`, { bytes: readFileSync(path), type })
  }
  const index = files.get('/index.html')
  if (index === undefined)
    throw new Error(`There is no index.html in ${folder}: build the interface with "npm run build".`)
  files.set('/', index)
  return files
}
