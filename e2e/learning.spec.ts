import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { createProject, openProject, test } from './fixtures/desk.ts'

/**
 * The learning loop as the desk shows it, on real posts that the starter has not learnt from. The data are not part of
 * the project, so a clone without them skips this, loudly.
 */
const file = fileURLToPath(new URL('../../shared/data/gmner/dev.txt', import.meta.url))
const posts = (from: number, to: number) => readFileSync(file, 'utf8').split(/\n\n+/).slice(from, to).join('\n\n')

const learnCard = (page: Page) => page.getByRole('region', { name: 'Learn', exact: true })
const curve = (page: Page) => page.getByRole('region', { name: 'Learning curve' })
const versions = (page: Page) => page.getByRole('region', { name: 'Versions' })
const runs = (page: Page) => page.getByRole('region', { name: 'Runs' })
const tab = (page: Page, name: string) => page.getByRole('tab', { name })
const openLearning = (page: Page) => page.getByRole('button', { name: 'Learning', exact: true }).click()

const importConfirmed = (page: Page, name: string, text: string) => importPosts(page, name, text, 'confirmed')

async function importPosts(page: Page, name: string, text: string, labels: string): Promise<void> {
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByLabel('Files to import').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  const dialog = page.getByRole('dialog', { name: 'Import posts' })
  await dialog.getByRole('radio', { name: labels }).check()
  await dialog.getByRole('button', { name: /^Import \d+ posts?$/ }).click()
  await expect(dialog.getByText('Imported', { exact: true })).toBeVisible({ timeout: 60_000 })
  await dialog.getByRole('button', { name: 'To the posts' }).click()
}

/** Learns, sees the run in the card and in the header, and has the version in use, whatever chance says of few posts. */
async function learn(page: Page, version: string): Promise<void> {
  await learnCard(page).getByRole('button', { name: 'Learn', exact: true }).click()
  await expect(learnCard(page).getByRole('progressbar', { name: 'Learning progress' })).toBeVisible()
  await expect(page.getByRole('banner').getByRole('button', { name: /^learning… \d+ %/ })).toBeVisible()
  await expect(learnCard(page).getByText(/^Learning from confirmed posts; .*held out$/)).toBeVisible({
    timeout: 90_000,
  })
  await expect(learnCard(page)).toContainText(`${version} was`, { timeout: 240_000 })
  await expect(
    page.getByRole('banner').getByRole('button', { name: /F1 \d+\.\d → \d+\.\d on \d+ posts/ }),
  ).toBeVisible()
  const use = versions(page).getByRole('button', { name: `Use anyway: ${version}` })
  if (await use.isVisible()) await use.click()
  await expect(rowOf(page, version)).toContainText('in use')
}

const rowOf = (page: Page, version: string) =>
  versions(page)
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: `Figures of ${version}`, exact: true }) })

/** Names that the starter knows; London and Chicago are labelled wrong. */
const famousPosts = [
  'Justin/PER Bieber/+ sings in Toronto/LOC tonight',
  'Kevin/PER Durant/+ plays in Oakland/LOC tomorrow',
  'Donald/PER Trump/+ speaks in New/LOC York/+ today',
  'a rainy morning in London/PER with Harry/PER Styles/+',
  'watching the game in Chicago/PER with LeBron/PER James/+',
  'Taylor/PER Swift/+ lands in Los/LOC Angeles/+ again',
  'Stephen/PER Curry/+ visits Paris/LOC in summer',
  'Selena/PER Gomez/+ was seen in Texas/LOC',
  'Barack/PER Obama/+ goes to Berlin/LOC in May',
  'Kanye/PER West/+ records in Miami/LOC',
]
  .map((text) => {
    let type = ''
    const lines = text.split(' ').map((part) => {
      const [word, label] = part.split('/')
      if (label !== undefined && label !== '+') type = label
      return `${word}\t${label === undefined ? 'O' : `${label === '+' ? 'I' : 'B'}-${type}`}`
    })
    return lines.join('\n')
  })
  .join('\n\n')

test('the loop turns: learn, see what came of it, find the mistakes, compare, go back', async ({
  page,
  startShell,
}) => {
  test.skip(!existsSync(file), 'SKIPPED: ../shared/data is not here')
  test.setTimeout(900_000)
  await page.goto(await startShell().link())
  await createProject(page, 'Loop')

  await test.step('before the first run the page says how to begin', async () => {
    await openLearning(page)
    await expect(learnCard(page)).toContainText('No post is confirmed yet')
    await expect(curve(page)).toContainText('It begins with the first version')
    await learnCard(page).getByRole('button', { name: 'Learn', exact: true }).click()
    await expect(page.getByRole('alert')).toContainText('There is nothing to learn from yet')
  })

  await test.step('settings are kept, and the defaults come back', async () => {
    await tab(page, 'Settings').click()
    const replay = page.getByRole('textbox', { name: 'Older posts for each new one' })
    await replay.fill('5')
    await replay.press('Enter')
    await page.getByText('Only the last', { exact: true }).click()
    await page.reload()
    await openLearning(page)
    await tab(page, 'Settings').click()
    await expect(replay).toHaveValue('5')
    await expect(page.getByRole('radio', { name: 'Only the last' })).toBeChecked()
    await page.getByRole('button', { name: 'Back to the defaults' }).click()
    await expect(page.getByRole('radio', { name: 'What suits the model' })).toBeChecked()
  })

  await test.step('a run shows its progress, and its version with the reason in words', async () => {
    await importConfirmed(page, 'first.txt', posts(600, 720))
    await openLearning(page)
    await tab(page, 'Progress').click()
    await learn(page, 'v1')
    await expect(rowOf(page, 'v1')).toContainText(/F1 \d+\.\d to \d+\.\d on \d+ posts/)
    await expect(runs(page).getByRole('row')).toHaveCount(2)
    await expect(runs(page)).toContainText(/v1.*F1 \d+\.\d to \d+\.\d/)
    await runs(page).getByRole('button', { name: 'Details of the run that made v1' }).click()
    await expect(runs(page)).toContainText('--repeat v1')
    await expect(curve(page).getByRole('img', { name: /^starter@.*before anything was learnt/ })).toBeVisible()
    await expect(curve(page).getByRole('img', { name: /^v1, in use: F1 \d+\.\d after \d+ labels/ })).toBeVisible()
  })

  await test.step('a review of the labels goes on while nobody looks, and is cancelled', async () => {
    await learnCard(page).getByRole('button', { name: 'Look for wrong labels…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Look for wrong labels' })
    await dialog.getByRole('button', { name: 'Begin' }).click()
    await expect(dialog).toContainText('0 of 5 parts judged', { timeout: 60_000 })
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await page.getByRole('button', { name: 'Label', exact: true }).click()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search types, posts and commands' }).fill('wrong labels')
    await page.keyboard.press('Enter')
    await expect(dialog).toContainText(/\d of 5 parts judged/)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog.getByRole('button', { name: 'Begin' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
  })

  await test.step('what is sure is accepted but for an audit, which tells how often that is wrong', async () => {
    await importPosts(page, 'unlabelled.txt', posts(800, 814), 'ignored')
    const queue = page.getByRole('region', { name: 'Queue' })
    await queue.getByRole('button', { name: /^To do/ }).click()
    await queue.getByRole('combobox', { name: 'Order' }).click()
    await page.getByRole('option', { name: 'file order' }).click()
    await expect(queue.getByRole('button', { name: /^Post / }).first()).toBeVisible()
    await expect(queue.getByText('not read yet')).toHaveCount(0, { timeout: 90_000 })
    await queue.getByRole('button', { name: 'Accept what is sure…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Accept what the model is sure of' })
    await expect(dialog).toContainText('Nothing was accepted unseen yet.')
    await dialog.getByRole('slider', { name: 'Least probability' }).press('Home')
    await dialog.getByRole('button', { name: /^Accept \d+ posts$/ }).click()
    await expect(dialog).toContainText(/\d+ mentions? in \d+ posts? accepted, \d+ posts? to check\./)
    await expect(dialog).toContainText(/\d+ posts? to check; then it is known how often accepted posts are wrong/)
    await page.keyboard.press('Escape')
    await queue
      .getByRole('button', { name: /random audit/ })
      .first()
      .click()
    await page.keyboard.press('Control+Enter')
    await queue.getByRole('button', { name: 'Accept what is sure…' }).click()
    await expect(dialog).toContainText(/Of 1 checked post [01] (was|were) wrong: of all accepted posts \d+ to \d+ %/)
    await page.keyboard.press('Escape')
  })

  await test.step('the next run adds its point to the curve', async () => {
    await importConfirmed(page, 'second.txt', posts(720, 800))
    await openLearning(page)
    await learn(page, 'v2')
    await expect(curve(page).getByRole('img', { name: /^v2, in use: F1/ })).toBeVisible()
    await page.getByText('over time', { exact: true }).click()
    await expect(curve(page).getByRole('img', { name: /^v[12], / })).toHaveCount(2)
  })

  await test.step('figures: by type with intervals, calibration, and the posts behind what is confused', async () => {
    await tab(page, 'Figures').click()
    await expect(page.getByRole('region', { name: /^Entities on \d+ held-out posts, when/ })).toBeVisible()
    await page.getByRole('button', { name: 'Measure on held-out posts' }).click()
    const byType = page.getByRole('region', { name: 'By type' })
    await expect(byType.getByRole('row', { name: /^PER/ })).toContainText(/\d+\.\d–\d+\.\d/, { timeout: 90_000 })
    const calibration = page.getByRole('region', { name: 'Calibration' })
    await expect(calibration).toContainText('expected calibration error')
    await expect(calibration.getByRole('img', { name: /^Reliability diagram: stated/ })).toBeVisible()
    const cell = page.getByRole('table', { name: 'Confusion matrix' }).getByRole('button', { name: /^PER as PER: / })
    await cell.press('Enter')
    const found = page.getByRole('region', { name: /^Posts: PER as PER/ })
    const link = found.getByRole('link').first()
    await expect(link).toBeVisible()
    await link.click()
    await expect(page.getByRole('region', { name: 'Post text' })).toBeVisible()
    await expect(page.getByRole('main', { name: 'Post' }).getByText('held out', { exact: true })).toBeVisible()
    await page.goBack()
    await expect(found).toBeVisible()
  })

  await test.step('two versions are compared post by post', async () => {
    await tab(page, 'Compare').click()
    await page.getByRole('combobox', { name: 'First version' }).selectOption({ label: 'v1' })
    await page.getByRole('button', { name: 'Compare on held-out posts' }).click()
    const difference = page.getByRole('region', { name: 'Difference' })
    await expect(difference).toContainText(/^v2 is .* v1/, { timeout: 120_000 })
    await expect(
      difference.getByRole('table', { name: 'F1 of both' }).getByRole('row', { name: /^Entities/ }),
    ).toBeVisible()
    await expect(page.getByRole('heading', { name: /^Entities: \d+ posts? of \d+ read differently$/ })).toBeVisible()
  })

  await test.step('an older version is in use again, and stays so', async () => {
    await tab(page, 'Progress').click()
    await versions(page).getByRole('button', { name: 'Go back to this: v1' }).click()
    await expect(rowOf(page, 'v1')).toContainText('in use')
    await page.reload()
    await openLearning(page)
    await expect(rowOf(page, 'v1')).toContainText('in use')
    await expect(rowOf(page, 'v2')).not.toContainText('in use')
  })

  await test.step('a type in use is removed, its mentions stay until it is settled, and undo brings all back', async () => {
    await page.getByRole('button', { name: 'Types', exact: true }).click()
    const types = page.getByRole('table', { name: 'Types', exact: true })
    const left = page.getByRole('region', { name: 'Removed types that are still there' })
    await types.getByRole('button', { name: 'Remove PER' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove PER' })
    await expect(dialog).toContainText(/\d+ confirmed mentions are PER\. What becomes of them\?/)
    await dialog.getByRole('button', { name: 'Remove the type' }).click()
    await expect(left.getByRole('row', { name: /^PER \d+ mentions/ })).toBeVisible()
    await expect(types.getByRole('row', { name: /PER/ })).toHaveCount(0)
    await left.getByRole('button', { name: 'Settle PER …' }).click()
    await dialog.getByRole('radio', { name: 'Give them another type' }).check()
    await dialog.getByRole('combobox', { name: 'Other type' }).selectOption('LOC')
    await dialog.getByRole('button', { name: 'Settle' }).click()
    await expect(left).toBeHidden()
    await page.keyboard.press('Control+z')
    // Undo shows what it brought back.
    await expect(page.getByRole('row', { name: /^Confirmed: .*, PER/ }).first()).toBeVisible()
  })
})

test('a run is cancelled, and nothing of it stays but a line; wrong labels are found and worked through by keyboard', async ({
  page,
  startShell,
}) => {
  test.setTimeout(600_000)
  await page.goto(await startShell().link())
  await openProject(page, /^Open Eastgate/)
  await openLearning(page)
  await learnCard(page).getByRole('button', { name: 'Learn', exact: true }).click()
  await learnCard(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(learnCard(page).getByRole('button', { name: 'Learn', exact: true })).toBeVisible({ timeout: 60_000 })
  await expect(runs(page).getByRole('row').nth(1)).toContainText('cancelled')
  await expect(rowOf(page, 'v1')).toHaveCount(0)

  // The sample has twelve finished posts, and a review wants twenty. Two labels here are wrong.
  await importConfirmed(page, 'famous.txt', famousPosts)
  await openLearning(page)
  await learnCard(page).getByRole('button', { name: 'Look for wrong labels…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Look for wrong labels' })
  await dialog.getByRole('button', { name: 'Begin' }).click()
  const show = dialog.getByRole('button', { name: /^Show these posts/ })
  await expect(show).toBeVisible({ timeout: 240_000 })
  await show.press('Enter')

  const queue = page.getByRole('region', { name: 'Queue' })
  const card = page.getByRole('region', { name: 'Decision' })
  await expect(queue.getByRole('combobox', { name: 'Order' })).toHaveValue('doubtful labels')
  await expect(queue.getByRole('button', { name: /doubtful label/ }).first()).toBeVisible()
  const london = queue.getByRole('button', { name: /London/ })
  await london.click()
  await expect(card).toContainText('London')
  await expect(card).toContainText('doubtful: models that learnt the other posts')
  // Types have their digits in the order of the project's list.
  const loc = card.getByRole('button', { name: 'Label as LOC' })
  await page.keyboard.press((await loc.getAttribute('aria-keyshortcuts')) ?? '')
  await expect(page.getByRole('row', { name: /^Confirmed: London, LOC/ })).toBeVisible()

  await queue.getByRole('button', { name: /Chicago/ }).click()
  const keep = card.getByRole('button', { name: 'Keep the label' })
  await expect(card).toContainText('Chicago')
  await expect(keep).toBeVisible()
  await page.keyboard.press('a')
  await expect(card).not.toContainText('Chicago')
  await page.keyboard.press('Control+z')
  await expect(card).toContainText('Chicago')
  await expect(keep).toBeVisible()
  await page.keyboard.press('a')
  await expect(card).not.toContainText('Chicago')

  const ended = page.getByRole('status').filter({ hasText: 'All doubtful labels have been looked at' })
  for (let left = 40; left > 0 && !(await ended.isVisible()); left--) {
    const before = page.url()
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => page.url()).not.toBe(before)
    await expect(page.getByRole('region', { name: 'Post text' }).or(ended)).toBeVisible()
  }
  await expect(ended).toContainText(/\d+ kept, \d+ changed/)
  await page.getByRole('button', { name: 'Back to the queue' }).press('Enter')
  await expect(queue.getByRole('combobox', { name: 'Order' })).toHaveValue('teaches most')
  await expect(page.getByRole('region', { name: 'Post text' })).toBeVisible()
})
