import { expect, type Page } from '@playwright/test'
import { openProject, saved, test } from './fixtures/desk.ts'

const decision = (page: Page) => page.getByRole('region', { name: 'Decision' })
const row = (page: Page, words: string) =>
  page
    .getByRole('table', { name: 'Mentions of this post' })
    .getByRole('button', { name: `Confirmed: ${words}`, exact: true })
const candidates = (page: Page) => page.getByRole('list', { name: 'Entities it may mean' }).getByRole('listitem')
const shown = (page: Page, entity: string) =>
  decision(page).getByRole('button', { name: `Show ${entity} in the graph`, exact: true })
const fact = (page: Page) => page.getByRole('region', { name: 'Fact to decide' })

/** The sample at its first post, which is confirmed; none of its mentions is linked. */
async function openFirstPost(page: Page, link: string): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(link)
  await openProject(page, /^Open Eastgate/)
  await page.getByRole('button', { name: /^Done\s*12$/ }).click()
  await page.getByRole('list', { name: 'Posts' }).getByRole('button', { name: 'Mira Tarn opens' }).click()
  await expect(page.getByRole('region', { name: 'Post text' })).toContainText('Mira Tarn opens the new North Pier')
}

/** Asks which entity a mention means, and takes the first. */
async function linkToFirst(page: Page, mention: string, entity: string): Promise<void> {
  await row(page, mention).click()
  await page.keyboard.press('g')
  await expect(candidates(page).first()).toContainText(entity)
  await page.keyboard.press('1')
  await expect(shown(page, entity)).toBeVisible()
}

test('what two linked mentions say is proposed to the graph, and becomes a fact with its post', async ({
  page,
  startShell,
}) => {
  await openFirstPost(page, await startShell().link())
  await row(page, 'Mira Tarn, PER').click()
  await page.keyboard.press('g')
  await expect(candidates(page).first()).toContainText('Singer of Blue Lantern')
  await expect(candidates(page).first()).toContainText('same name')
  await expect(candidates(page).first().locator('img')).toBeVisible()
  await page.screenshot({ path: test.info().outputPath('panel-light.png') })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.screenshot({ path: test.info().outputPath('panel-dark.png') })
  await page.emulateMedia({ colorScheme: 'light' })
  await page.keyboard.press('Escape')
  await expect(candidates(page)).toHaveCount(0)

  await linkToFirst(page, 'Mira Tarn, PER', 'Mira Tarn')
  await linkToFirst(page, '#harbourfest, MISC', 'Harbourfest')
  await expect(saved(page)).toBeVisible()
  await page.screenshot({ path: test.info().outputPath('linked.png') })

  // The way from the mention to its entity, whose page leads back.
  await shown(page, 'Harbourfest').click()
  const entity = page.getByRole('region', { name: 'Entity', exact: true })
  await expect(entity.getByRole('heading', { level: 2 })).toHaveText('Harbourfest')
  await expect(entity).toContainText('Mira Tarn opens')

  await page.getByText('Review missing facts').click()
  await expect(fact(page)).toContainText('Mira Tarn')
  await expect(fact(page)).toContainText('was present at')
  await expect(fact(page)).toContainText('said by')
  await page.screenshot({ path: test.info().outputPath('review.png') })
  await page.keyboard.press('a')
  await expect(fact(page)).not.toContainText('Mira Tarn')
  await page.getByText('Explore', { exact: true }).click()
  await page.getByLabel('Search entities').fill('Mira Tarn')
  await page.getByLabel('Search entities').press('Enter')
  await expect(entity.getByRole('heading', { level: 2 })).toHaveText('Mira Tarn')
  const stated = entity.getByRole('list', { name: 'Facts of it' }).getByRole('listitem')
  await expect(stated.filter({ hasText: 'was present at' })).toContainText('Harbourfest')
  await expect(stated.filter({ hasText: 'was present at' })).toContainText('post')

  // What a predicate is called and which relations say it is the person's to change.
  await page.getByText('Predicates', { exact: true }).click()
  const predicates = page.getByRole('region', { name: 'Predicates' })
  await predicates.getByRole('button', { name: 'Edit was present at' }).click()
  await predicates.getByLabel('Label').fill('took part in')
  await page.screenshot({ path: test.info().outputPath('predicates.png') })
  await predicates.getByRole('button', { name: 'Save' }).click()
  await expect(predicates).toContainText('took part in')
  await page.keyboard.press('Control+z')
  await expect(predicates).toContainText('was present at')
})

test('a candidate is refused, a mention is not in the graph or begins an entity, and its links go with it', async ({
  page,
  startShell,
}) => {
  await openFirstPost(page, await startShell().link())
  await row(page, 'North Pier, LOC').click()
  await page.keyboard.press('g')
  await expect(candidates(page).first()).toContainText('North Pier')
  const count = await candidates(page).count()
  await page.keyboard.press('Shift+Digit1')
  await expect(candidates(page).filter({ hasText: 'The new pier of Eastgate' })).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(candidates(page)).toHaveCount(count)
  await page.keyboard.press('0')
  await expect(decision(page)).toContainText('not in the graph')

  await page.keyboard.press('g')
  await page.keyboard.press('n')
  await expect(shown(page, 'North Pier')).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('Delete')
  await expect(shown(page, 'North Pier')).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(shown(page, 'North Pier')).toBeVisible()

  // Deleting the mention asks, since relations and the link go with it; one undo brings all of it back.
  await page.keyboard.press('Delete')
  await expect(decision(page)).toContainText('1 link to the graph')
  await page.keyboard.press('Enter')
  await expect(row(page, 'North Pier, LOC')).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(row(page, 'North Pier, LOC')).toBeVisible()
  await row(page, 'North Pier, LOC').click()
  await expect(shown(page, 'North Pier')).toBeVisible()
  await expect(saved(page)).toBeVisible()

  // The keys are told where they are valid.
  await page.keyboard.press('g')
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys valid now' })
  await expect(keys.getByRole('region', { name: 'Graph' })).toContainText('it is not in the graph')
  await page.keyboard.press('Escape')
  await expect(keys).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByLabel('Search types, posts and commands').fill('entity of the graph')
  await expect(page.getByRole('option', { name: /which entity of the graph it means/ })).toBeVisible()
})
