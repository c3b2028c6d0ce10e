import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron as electron, expect, test } from '@playwright/test'
import { buildApp } from '../scripts/build-app.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Electron's runtime, where it has been fetched. Nothing is fetched for a test. */
function electronExecutable(): string | null {
  const path = join(root, 'node_modules', 'electron', 'path.txt')
  if (!existsSync(path)) return null
  const executable = join(root, 'node_modules', 'electron', 'dist', readFileSync(path, 'utf8'))
  return existsSync(executable) ? executable : null
}

test('the desk opens in Electron, locked down, and its engine lives in a process of its own', async () => {
  const executablePath = electronExecutable()
  test.skip(executablePath === null, 'SKIPPED: Electron’s runtime is not here; "npm start" fetches it where it can')
  const home = mkdtempSync(join(tmpdir(), 'triptych-electron-'))
  await buildApp()
  const app = await electron.launch({
    executablePath: executablePath ?? '',
    args: [root],
    env: { ...(process.env as Record<string, string>), TRIPTYCH_HOME: home },
  })
  try {
    const page = await app.firstWindow()
    await page.getByRole('button', { name: /Eastgate/ }).click()
    await expect(page.getByRole('region', { name: 'Queue' })).toBeVisible()
    expect(new URL(page.url()).protocol).toBe('app:')
    const world = await page.evaluate(() => ({
      node: typeof Reflect.get(globalThis, 'require') + typeof Reflect.get(globalThis, 'process'),
      opened: window.open('https://example.org/') === null,
    }))
    expect(world).toEqual({ node: 'undefinedundefined', opened: true })
    await page.evaluate(() => {
      location.href = 'https://example.org/'
    })
    expect(new URL(page.url()).protocol).toBe('app:')
    const services = await app.evaluate(({ app: running }) =>
      running.getAppMetrics().map(({ serviceName, name }) => serviceName ?? name),
    )
    expect(services.join()).toContain('Triptych engine')
  } finally {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  }
})
