import { expect, type Page } from '@playwright/test'
import { openProject, saved, test } from './fixtures/desk.ts'

const card = (page: Page) => page.getByRole('region', { name: 'Decision' })
/** The list lies behind that of the relations once the walk has come to them. */
const records = (page: Page) => page.getByRole('table', { name: 'Mentions of this post', includeHidden: true })
const confirmed = (page: Page) => records(page).getByRole('button', { name: /^Confirmed: /, includeHidden: true })
const onSuggestion = (page: Page) => page.locator('[aria-label="Decision"][data-kind="suggestion"]')
const doneCount = (page: Page, count: number) => page.getByRole('button', { name: new RegExp(`^Done\\s*${count}$`) })

/** Opens the sample at a post, found by its text. */
async function openSample(page: Page, link: string, search?: string): Promise<void> {
  await page.goto(link)
  await openProject(page, /^Open Eastgate/)
  await expect(onSuggestion(page)).toBeVisible({ timeout: 60_000 })
  if (search === undefined) return
  await page.keyboard.press('/')
  await page.getByLabel('Search posts').fill(search)
  await page.getByRole('list', { name: 'Posts' }).getByRole('button', { name: search }).click()
  await expect(page.getByRole('region', { name: 'Post text' })).toContainText(search)
}

test('the first start shows the sample with suggestions, its pictures, and what a person decided', async ({
  page,
  startShell,
}) => {
  await openSample(page, await startShell().link())
  await expect(doneCount(page, 12)).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'Image' }).getByRole('img').first()).toBeVisible()
  await expect(card(page)).toContainText('suggested by starter@')
})

test('a post whose suggestions are right is confirmed without the mouse', async ({ page, startShell }) => {
  await openSample(page, await startShell().link(), 'Eastgate Council')
  await expect(onSuggestion(page)).toBeVisible({ timeout: 60_000 })
  const toCheck = await records(page)
    .getByRole('button', { name: /^Suggestion: / })
    .count()
  expect(toCheck).toBeGreaterThan(0)
  for (let i = 0; i < toCheck; i++) await page.keyboard.press('a')
  await expect(confirmed(page)).toHaveCount(toCheck)
  await page.keyboard.press('Control+Enter')
  await expect(doneCount(page, 13)).toBeVisible()
  await expect(saved(page)).toBeVisible()
})

test('each decision is painted with the next suggestion, and the time it takes is told', async ({
  page,
  startShell,
}) => {
  await openSample(page, await startShell().link(), 'Saturday at #harbourfest')
  await expect(onSuggestion(page)).toBeVisible({ timeout: 60_000 })
  const times: number[] = []
  for (let i = 0; i < 4; i++) {
    const before = await confirmed(page).count()
    const took = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const start = performance.now()
          window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', code: 'KeyA', bubbles: true }))
          // Two frames: the first paints what changed, the second begins after that paint.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)))
        }),
    )
    await expect(confirmed(page)).toHaveCount(before + 1)
    times.push(took)
  }
  console.log(`decision to paint, ms: ${times.map((time) => time.toFixed(1)).join(' ')}`)
})

test('the mouse alone does everything', async ({ page, startShell }) => {
  await openSample(page, await startShell().link(), 'Eastgate Council')
  const first = records(page).getByRole('row').first()
  const surface = await first.locator('bdi').first().innerText()
  await first.getByRole('button', { name: `Accept ${surface}` }).click()
  const confirmed = records(page).getByRole('button', { name: new RegExp(`^Confirmed: ${surface}, `) })
  await expect(confirmed).toBeVisible()
  await card(page).getByRole('group', { name: 'Types' }).isVisible()
  await confirmed.click()
  await card(page).getByRole('button', { name: 'Label as PER' }).click()
  await expect(records(page).getByRole('button', { name: `Confirmed: ${surface}, PER` })).toBeVisible()
  await page.getByRole('button', { name: 'Done', exact: true }).click()
  await expect(doneCount(page, 13)).toBeVisible()
})

test('a word is selected by double click and labelled; the label is deleted and comes back', async ({
  page,
  startShell,
}) => {
  await openSample(page, await startShell().link(), 'Thinking about summer already')
  await page.getByText('summer', { exact: true }).dblclick()
  await page.keyboard.press('4')
  const row = records(page).getByRole('button', { name: 'Confirmed: summer, MISC' })
  await expect(row).toBeVisible()
  await row.click()
  await page.keyboard.press('Delete')
  await expect(row).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(row).toBeVisible()
})

test('a second tab sees what the first decides', async ({ page, context, startShell }) => {
  const shell = startShell()
  await openSample(page, await shell.link())
  const other = await context.newPage()
  await other.goto(await shell.anotherLink())
  await openProject(other, /^Open Eastgate/)
  await expect(doneCount(other, 12)).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(doneCount(page, 13)).toBeVisible()
  await expect(doneCount(other, 13)).toBeVisible()
})

test('the overlay lists the keys that are valid now', async ({ page, startShell }) => {
  await openSample(page, await startShell().link())
  await page.keyboard.press('?')
  const overlay = page.getByRole('dialog')
  await expect(overlay).toContainText('accept')
  await expect(overlay).toContainText('undo')
  await page.keyboard.press('Escape')
  await expect(overlay).toBeHidden()
})

test.describe('someone who is new here', () => {
  test.use({ isTourSeen: false })

  test('is shown around once, and finds and speaks another language', async ({ page, startShell }) => {
    await openSample(page, await startShell().link())
    const tour = page.getByRole('dialog', { name: 'The posts' })
    await expect(tour).toBeVisible()
    await expect(tour).toContainText('1 of 5')
    // The keys of the desk are not heard meanwhile: nothing may be accepted by someone who reads.
    await page.keyboard.press('a')
    for (const title of ['The text', 'The decision', 'The image', 'Everything else']) {
      await page.keyboard.press('Enter')
      await expect(page.getByRole('dialog', { name: title })).toBeVisible()
    }
    await page.keyboard.press('ArrowLeft')
    await expect(page.getByRole('dialog', { name: 'The image' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(confirmed(page)).toHaveCount(0)

    await page.reload()
    await expect(onSuggestion(page)).toBeVisible()
    await expect(page.getByRole('dialog')).toHaveCount(0)

    await page.getByRole('button', { name: 'Settings' }).click()
    const settings = page.getByRole('dialog', { name: 'Settings' })
    await page.keyboard.type('lang')
    await expect(settings.getByText('Colours')).toBeHidden()
    await settings.getByText('简体中文').click()
    // Drawn anew in Chinese, with the settings still open.
    await expect(page.getByRole('dialog', { name: '设置' })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('region', { name: '决定' })).toBeVisible()
    await expect(page.getByRole('button', { name: '设置' })).toBeVisible()
  })
})
