import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { openProject, test } from './fixtures/desk.ts'

/** Set, the pictures of docs/getting-started.md are made anew there; otherwise the walk alone is tested. */
const folder = process.env.TRIPTYCH_PICTURES

async function picture(page: Page, name: string): Promise<void> {
  if (folder === undefined) return
  // No tooltip lies over the picture, and what fades in or is smoothed has come to rest.
  await page.mouse.move(640, 795)
  await page.waitForTimeout(600)
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' })
}

async function openPost(page: Page, search: string): Promise<void> {
  await page.keyboard.press('/')
  await page.getByLabel('Search posts').fill(search)
  await page.getByRole('list', { name: 'Posts' }).getByRole('button', { name: search }).click()
  await expect(page.getByRole('region', { name: 'Post text' })).toContainText(search)
}

test('the first ten minutes look as they are described', async ({ page, startShell }) => {
  await page.goto(await startShell().link())
  await openProject(page, /^Open Eastgate/)
  await expect(page.locator('[aria-label="Decision"][data-kind="suggestion"]')).toBeVisible({ timeout: 60_000 })
  // All posts are read, so that the queue says why it asks for each.
  await expect(page.getByText(/to read ·/)).toBeHidden({ timeout: 90_000 })
  await openPost(page, 'on the poster for')
  await expect(page.getByRole('img', { name: /^Where the model looked for / })).toBeVisible({ timeout: 60_000 })
  await picture(page, 'label')

  await page.keyboard.press('?')
  const keys = page.getByRole('dialog')
  await expect(keys).toContainText('relate to another mention, by its letter')
  await picture(page, 'keys')
  await page.keyboard.press('Escape')
  await expect(keys).toBeHidden()

  const to = (name: string) => page.getByRole('navigation').getByRole('button', { name, exact: true }).click()
  await to('Learning')
  await expect(page.getByRole('tab', { name: 'Progress' })).toBeVisible()
  await picture(page, 'learning')
  await to('Graph')
  await page.getByLabel('Search entities').fill('Ravi Denholm')
  await page.getByLabel('Search entities').press('Enter')
  await expect(page.getByRole('list', { name: 'Facts of it' })).toContainText('lives in')
  await expect(page.getByRole('region', { name: 'Entity', exact: true })).toContainText('Ravi Denholm')
  await picture(page, 'graph')
})
