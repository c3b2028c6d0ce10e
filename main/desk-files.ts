import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { deskOrigin } from '../contract/shell/window-messages.ts'

export interface DeskFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
}

/** By path; requests are looked up here and never touch the file system. */
export type DeskFiles = ReadonlyMap<string, DeskFile>

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // The desk has Mantine's `<style>` elements switched off, and React sets styles through the DOM.
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** On every answer, refusals included. */
export const deskHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
}

/** Reads what the build made, once. @throws when the folder is missing */
export function readDeskFiles(folder: string): DeskFiles {
  const files = new Map<string, DeskFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const name = path.slice(folder.length).replaceAll('\\', '/').replace(/^\/*/, '/')
    files.set(name, { bytes: new Uint8Array(readFileSync(path)), type })
  }
  const index = files.get('/index.html')
  if (index !== undefined) files.set('/', index)
  return files
}

/** The answer to a request under our own scheme; whatever is not in `files` is not there. */
export function answerDesk(method: string, address: string, files: DeskFiles): Response {
  const url = URL.canParse(address) ? new URL(address) : null
  if (method !== 'GET') return new Response(null, { status: 405, headers: deskHeaders })
  // Origins of own schemes are opaque in Node and named in Electron: the parts are the same in both.
  const isOurs = url !== null && `${url.protocol}//${url.host}` === deskOrigin
  const file = isOurs ? files.get(url.pathname) : undefined
  if (file === undefined) return new Response(null, { status: 404, headers: deskHeaders })
  return new Response(file.bytes, { headers: { ...deskHeaders, 'content-type': file.type } })
}
