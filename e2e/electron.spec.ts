import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ElectronApplication, expect, type Page } from '@playwright/test'
import { runTriptych } from '../cli/testing/run-triptych.ts'
import { buildApp } from '../scripts/build-app.ts'
import { openProject, saved, test } from './fixtures/desk.ts'
import { commandOf, electronExecutable, launch, pidOf } from './fixtures/electron-desk.ts'

const executable = electronExecutable()
test.skip(executable === null, 'SKIPPED: Electron’s runtime is not here; "npm start" fetches it where it can')
test.skip(process.getuid?.() === 0, 'SKIPPED: Electron keeps its sandbox on and so does not run as root')

test.beforeAll(async () => {
  if (executable !== null) await buildApp()
})

const running: ElectronApplication[] = []
test.afterEach(async () => {
  for (const app of running.splice(0)) await app.close()
})
async function start(home: string, ...paths: readonly string[]): Promise<ElectronApplication> {
  const app = await launch(home, ...paths)
  running.push(app)
  return app
}

/** A project of one post, made as a person makes one. */
async function makeProject(home: string, name: string): Promise<string> {
  const posts = join(home, `${name}.txt`)
  writeFileSync(posts, 'Mira\tB-PER\nsings\tO\n\n')
  const project = join(home, `${name}.triptych`)
  const { code, err } = await runTriptych(home, ['import', '--project', project, posts])
  expect(code, err).toBe(0)
  return project
}

/** Opens the sample in a window of a new user, who is shown around first. */
async function openSample(page: Page): Promise<void> {
  await openProject(page, /^Open Eastgate/)
  await page.getByRole('button', { name: 'Skip the tour' }).click()
}

const queue = (page: Page) => page.getByRole('region', { name: 'Queue' })
const done = (page: Page, count: number) => page.getByRole('button', { name: new RegExp(`^Done\\s*${count}$`) })
const onSuggestion = (page: Page) => page.locator('[aria-label="Decision"][data-kind="suggestion"]')

test('the desk opens in Electron, locked down, and its engine lives in a process of its own', async ({ home }) => {
  const app = await start(home)
  const page = await app.firstWindow()
  await openSample(page)
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
  expect(await pidOf(app, 'Triptych engine')).not.toBeNull()
})

test('the model reads a post inside Electron, and its suggestion is accepted', async ({ home }) => {
  const app = await start(home)
  const page = await app.firstWindow()
  await openSample(page)
  await expect(onSuggestion(page)).toBeVisible({ timeout: 60_000 })
  expect(await pidOf(app, 'Triptych compute')).not.toBeNull()
  await page.keyboard.press('a')
  await expect(saved(page)).toBeVisible()
})

test('a project named on the command line opens; a second start hands over another, in a window of its own', async ({
  home,
}) => {
  const [birds, cats] = [await makeProject(home, 'Birds'), await makeProject(home, 'Cats')]
  const app = await start(home, birds)
  const page = await app.firstWindow()
  await expect(queue(page)).toBeVisible()
  const opened = app.waitForEvent('window')
  const { executablePath, args, env } = commandOf(home, cats)
  const second = spawn(executablePath, args, { env, stdio: 'ignore' })
  const ended = new Promise<number | null>((resolve) => second.once('exit', resolve))
  const other = await opened
  await expect(queue(other)).toBeVisible()
  expect(await ended).toBe(0)
  expect(other.url()).not.toBe(page.url())
  expect(app.windows()).toHaveLength(2)
  // The first one goes on with its own project.
  await page.keyboard.press('Control+Enter')
  await expect(saved(page)).toBeVisible()
})

test('the engine is killed and comes back; what was decided stays, and what follows is kept', async ({ home }) => {
  const app = await start(home)
  const page = await app.firstWindow()
  await openSample(page)
  await expect(done(page, 12)).toBeVisible()
  const pid = await pidOf(app, 'Triptych engine')
  process.kill(pid ?? 0, 'SIGKILL')
  await page.keyboard.press('Control+Enter')
  await expect(done(page, 13)).toBeVisible()
  await expect(saved(page)).toBeVisible({ timeout: 30_000 })
  await expect.poll(() => pidOf(app, 'Triptych engine')).not.toBeNull()
  expect(await pidOf(app, 'Triptych engine')).not.toBe(pid)
})

test('a window whose process is killed comes back at the same post', async ({ home }) => {
  const app = await start(home)
  const page = await app.firstWindow()
  await openSample(page)
  await page.keyboard.press('Control+Enter')
  await expect(done(page, 13)).toBeVisible()
  const address = page.url()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isCrashed()))
    .toBe(false)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toBe(
    address,
  )
})

test('quitting waits for the store: what was decided a moment before is there at the next start', async ({ home }) => {
  const first = await launch(home)
  const page = await first.firstWindow()
  await openSample(page)
  await expect(done(page, 12)).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(saved(page)).toBeVisible()
  await first.close()
  const again = await (await start(home)).firstWindow()
  await openProject(again, /^Open Eastgate/)
  await expect(done(again, 13)).toBeVisible()
})

test('tensors of 256, 512 and 900 MiB pass through the runtime inside Electron', () => {
  const { executablePath } = commandOf('')
  const main = fileURLToPath(new URL('fixtures/large-tensors/main.mjs', import.meta.url))
  const { status, stdout } = spawnSync(executablePath, [main], { encoding: 'utf8', timeout: 150_000 })
  expect(stdout).toContain('worker: done')
  expect(status).toBe(0)
})
