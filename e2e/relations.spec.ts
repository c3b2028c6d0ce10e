import type { Page } from '@playwright/test'
import { expect } from '@playwright/test'
import { createProject, saved, test } from './fixtures/desk.ts'

const decision = (page: Page) => page.getByRole('region', { name: 'Decision' })
const cardOf = (page: Page, kind: string) => page.locator(`[aria-label="Decision"][data-kind="${kind}"]`)
const mentionTable = (page: Page) => page.getByRole('table', { name: 'Mentions of this post' })
const relationTable = (page: Page) => page.getByRole('table', { name: 'Relations of this post' })
const relationRow = (page: Page, words: string) =>
  relationTable(page).getByRole('button', { name: `Confirmed: ${words}`, exact: true })
const arcs = (page: Page) => page.getByTestId('arcs')
const text = (page: Page) => page.getByRole('region', { name: 'Post text' })

const showRelations = (page: Page) => page.getByRole('tab', { name: /^Relations/ }).click()
const showMentions = (page: Page) => page.getByRole('tab', { name: /^Mentions/ }).click()

async function importPosts(page: Page, name: string, lines: readonly object[]): Promise<void> {
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const buffer = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  await page.getByLabel('Files to import').setInputFiles({ name, mimeType: 'application/jsonl', buffer })
  const dialog = page.getByRole('dialog', { name: 'Import posts' })
  await dialog.getByRole('button', { name: /^Import \d+ posts?$/ }).click()
  await expect(dialog.getByText('Imported', { exact: true })).toBeVisible({ timeout: 60_000 })
  await dialog.getByRole('button', { name: 'To the posts' }).click()
}

/** A post with its names marked, `[Mira Tarn|PER]`, as a line of the project's JSONL. */
function lineOf(id: string, marked: string, more: object = {}) {
  const entities: { start: number; end: number; label: string }[] = []
  let plain = ''
  for (const [, name, label, other] of marked.matchAll(/\[([^|\]]+)\|([A-Z]+)\]|([^[]+)/g)) {
    if (name !== undefined) entities.push({ start: plain.length, end: plain.length + name.length, label: label! })
    plain += name ?? other
  }
  return { id, text: plain, entities, status: 'todo', ...more }
}

const made = lineOf(
  'made-1',
  '[Mira Tarn|PER] and [Zoe Lindqvist|PER] of [Blue Lantern|ORG] met mayor [Okoro|PER] at [Corn Hall|LOC] in ' +
    '[Eastgate|LOC] on Friday, where [Jonas Pell|PER] of [Eastgate Rovers|ORG] and [Theo Marsh|PER] from ' +
    '[Port Hollin|LOC] spoke about [The Long Tide|MISC] and the long way to [Harbourfest|MISC].',
)

const fifteen: readonly (readonly [head: string, type: string, tail: string])[] = [
  ['Mira Tarn', '/per/per/peer', 'Zoe Lindqvist'],
  ['Mira Tarn', '/per/org/member_of', 'Blue Lantern'],
  ['Zoe Lindqvist', '/per/org/member_of', 'Blue Lantern'],
  ['Mira Tarn', '/per/loc/place_of_birth', 'Eastgate'],
  ['Okoro', '/per/loc/place_of_residence', 'Eastgate'],
  ['Eastgate', '/loc/loc/contain', 'Corn Hall'],
  ['Jonas Pell', '/per/org/member_of', 'Eastgate Rovers'],
  ['Eastgate Rovers', '/org/loc/locate_at', 'Eastgate'],
  ['Theo Marsh', '/per/loc/place_of_residence', 'Port Hollin'],
  ['Theo Marsh', '/per/misc/present_in', 'The Long Tide'],
  ['Mira Tarn', '/per/misc/present_in', 'Harbourfest'],
  ['Harbourfest', '/misc/loc/held_on', 'Eastgate'],
  ['Jonas Pell', '/per/per/peer', 'Okoro'],
  ['Theo Marsh', '/per/per/peer', 'Mira Tarn'],
  ['Blue Lantern', '/org/loc/locate_at', 'Corn Hall'],
]

const short = (type: string) => type.slice(type.lastIndexOf('/') + 1).replaceAll('_', ' ')

/** A project with one made post and MNRE's types of relations, open at the post. */
async function openMade(page: Page, link: string, lines: readonly object[] = [made]): Promise<void> {
  await page.goto(link)
  await createProject(page, 'Relations')
  await importPosts(page, 'made.jsonl', lines)
  await page.getByRole('button', { name: 'Types' }).click()
  await page.getByRole('button', { name: /^Take the \d+ types of MNRE$/ }).click()
  await expect(page.getByRole('table', { name: 'Types of relations' })).toContainText('/per/org/member_of')
  await page.getByRole('button', { name: 'Label' }).click()
  await expect(text(page)).toContainText(String(made.text.slice(0, 9)))
}

async function focusMention(page: Page, surface: string): Promise<void> {
  await showMentions(page)
  await mentionTable(page)
    .getByRole('button', { name: new RegExp(`^Confirmed: ${surface}, `) })
    .click()
  await expect(cardOf(page, 'mention')).toContainText(surface)
}

const shortcut = async (page: Page, name: string): Promise<string> => {
  const button = decision(page).getByRole('button', { name, exact: true })
  return (await button.getAttribute('aria-keyshortcuts')) ?? ''
}

/** Makes a relation of the focused mention with three keys, and says which. */
async function relateByKeys(page: Page, type: string, tail: string): Promise<readonly string[]> {
  await page.keyboard.press('r')
  await expect(cardOf(page, 'aim')).toBeVisible()
  const letter = await shortcut(page, `Relate to ${tail}`)
  await page.keyboard.press(letter.toLowerCase())
  await expect(cardOf(page, 'relate')).toBeVisible()
  const digit = await shortcut(page, `Relate as ${type}`)
  await page.keyboard.press(digit)
  await expect(cardOf(page, 'mention')).toBeVisible()
  return ['r', letter, digit]
}

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.RELATION_SHOTS
  if (folder === undefined) return
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.waitForTimeout(250)
      await page.screenshot({ path: `${folder}/${name}-${scheme}-${width}.png` })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('fifteen relations among twelve mentions are made with three keys each, are drawn, and survive a reload', async ({
  page,
  startShell,
}) => {
  test.setTimeout(300_000)
  const shell = startShell()
  await openMade(page, await shell.link())
  for (const [head, type, tail] of fifteen) {
    await focusMention(page, head)
    expect(await relateByKeys(page, type, tail)).toHaveLength(3)
  }
  await showRelations(page)
  for (const [head, type, tail] of fifteen) {
    await expect(relationRow(page, `${head}, ${short(type)}, ${tail}`)).toBeVisible()
  }
  await expect(saved(page)).toBeVisible()

  await test.step('the focused mention has its own arcs, a key shows all', async () => {
    await focusMention(page, 'Mira Tarn')
    await expect(arcs(page).locator('[data-part="label"]')).toHaveCount(5)
    await shoot(page, 'focus')
    await page.keyboard.press('Shift+R')
    await expect(arcs(page).locator('[data-part="label"]')).toHaveCount(15)
    await shoot(page, 'all')
    await page.keyboard.press('Shift+R')
    await expect(arcs(page).locator('[data-part="label"]')).toHaveCount(5)
  })

  await page.reload()
  await expect(text(page)).toBeVisible()
  await showRelations(page)
  await expect(relationTable(page).getByRole('row')).toHaveCount(15)
  await relationRow(page, 'Okoro, place of residence, Eastgate').click()
  await shoot(page, 'relation')
  await page.keyboard.press('Escape')
  await focusMention(page, 'Okoro')
  await page.keyboard.press('r')
  await shoot(page, 'aim')
  await page.keyboard.press(((await shortcut(page, 'Relate to Theo Marsh')) || 'a').toLowerCase())
  await shoot(page, 'relate')
})
