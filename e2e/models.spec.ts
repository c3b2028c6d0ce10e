import { cpSync, readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { openProject, test } from './fixtures/desk.ts'

const starter = fileURLToPath(new URL('../models/starter', import.meta.url))
const list = (page: Page) => page.getByRole('list', { name: 'Installed models' })
const details = (page: Page) => page.getByRole('region', { name: 'Model', exact: true })
const folder = (page: Page) => page.getByLabel('Folder of a model package')

async function openModels(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await openProject(page, /^Open Eastgate/)
  await page.getByRole('button', { name: 'Models', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible()
}

test('a package is imported, used, compared with the starter and removed', async ({ page, home, startShell }) => {
  await openModels(page, await startShell().link())
  await expect(list(page).getByRole('button')).toHaveText(/^Starter\s*in use.*F1 \d\d\.\d$/)
  await expect(details(page)).toContainText('Apache-2.0')
  await expect(details(page).getByRole('region', { name: 'Card' })).toContainText('# Starter')
  await expect(details(page).getByRole('button', { name: 'Remove' })).toHaveCount(0)

  const mine = join(home, 'Harbour')
  cpSync(starter, mine, { recursive: true })
  await folder(page).setInputFiles(mine)
  await expect(list(page).getByRole('button', { name: /^Harbour/ })).toHaveAttribute('aria-current', 'true')
  await details(page).getByRole('button', { name: 'Use for this project' }).click()
  await expect(list(page).getByRole('button', { name: /^Harbour/ })).toContainText('in use')
  await expect(list(page).getByRole('button', { name: /^Starter/ })).not.toContainText('in use')

  await page.getByRole('button', { name: 'Measure on held-out posts' }).click()
  const measured = page.getByRole('table', { name: 'Measured on held-out posts' })
  await expect(measured).toBeVisible({ timeout: 60_000 })
  // The same weights under two names read alike.
  const [first, second] = await measured
    .getByRole('row', { name: /^all/ })
    .getByRole('cell')
    .allInnerTexts()
    .then((all) => all.slice(1))
  expect(first).toMatch(/^\d+\.\d$/)
  expect(second).toBe(first)

  await details(page).getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(page.getByRole('dialog')).toContainText('choose another there first')
  await page.getByRole('button', { name: 'Keep it' }).click()
  await list(page)
    .getByRole('button', { name: /^Starter/ })
    .click()
  await details(page).getByRole('button', { name: 'Use for this project' }).click()
  await expect(list(page).getByRole('button', { name: /^Starter/ })).toContainText('in use')
  await list(page)
    .getByRole('button', { name: /^Harbour/ })
    .click()
  await details(page).getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(list(page).getByRole('button')).toHaveCount(1)
  expect(readdirSync(join(home, 'models'))).toEqual([])
})

test('a package whose weights are cut off is refused with the file named, and nothing of it stays', async ({
  page,
  home,
  startShell,
}) => {
  await openModels(page, await startShell().link())
  const cut = join(home, 'Cut')
  cpSync(starter, cut, { recursive: true })
  truncateSync(join(cut, 'weights.safetensors'), 1_000_000)
  await folder(page).setInputFiles(cut)
  await expect(page.getByRole('alert')).toContainText('weights.safetensors has 1000000 bytes, model.json says')
  await expect(list(page).getByRole('button')).toHaveCount(1)
  expect(readdirSync(join(home, 'models'))).toEqual([])
})
