import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hasDesktop, openBrowser } from './open-browser.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-open-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('a browser shows itself where there is a desktop', () => {
  expect(hasDesktop({}, 'linux')).toBe(false)
  expect(hasDesktop({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(hasDesktop({}, 'win32')).toBe(true)
})

test.runIf(process.platform === 'linux')(
  'the link is in no argument, only in a page that the person alone may read',
  async () => {
    const opener = join(folder, 'xdg-open')
    writeFileSync(opener, `#!/bin/sh\nprintf '%s' "$*" > '${join(folder, 'said')}'\n`)
    chmodSync(opener, 0o700)
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
    vi.stubEnv('DISPLAY', ':99')
    const link = 'http://127.0.0.1:4711/#token=secret'
    expect(await openBrowser(link)).toBe(true)
    const said = readFileSync(join(folder, 'said'), 'utf8')
    expect(said).toMatch(/^file:/)
    expect(said).not.toContain('secret')
    const page = fileURLToPath(said)
    expect(readFileSync(page, 'utf8')).toContain(JSON.stringify(link))
    expect(statSync(page).mode & 0o777).toBe(0o600)
  },
)
