import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
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

interface Upload {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

const jsonl = (name: string, lines: readonly object[]): Upload => ({
  name,
  mimeType: 'application/jsonl',
  buffer: Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
})

async function importPosts(page: Page, files: readonly Upload[]): Promise<void> {
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByLabel('Files to import').setInputFiles([...files])
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

async function openWith(page: Page, link: string, lines: readonly object[]): Promise<void> {
  await page.goto(link)
  await createProject(page, 'Relations')
  await importPosts(page, [jsonl('made.jsonl', lines)])
  await expect(text(page)).toBeVisible()
}

/** A project with the made post and MNRE's types of relations, open at the post. */
async function openMade(page: Page, link: string): Promise<void> {
  await openWith(page, link, [made])
  await page.getByRole('button', { name: 'Types' }).click()
  await page.getByRole('button', { name: /^Take the \d+ types of MNRE$/ }).click()
  await expect(page.getByRole('table', { name: 'Types of relations' })).toContainText('/per/org/member_of')
  await page.getByRole('button', { name: 'Label' }).click()
  await expect(text(page)).toContainText('Mira Tarn')
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

/** As drawn: labels that overlap would be unreadable, whatever the layout believes. */
async function expectLabelsApart(page: Page): Promise<void> {
  const overlaps = await arcs(page)
    .locator('[data-part="label"] rect')
    .evaluateAll((labels) => {
      const boxes = labels.map((label) => label.getBoundingClientRect())
      return boxes.flatMap((a, i) =>
        boxes.slice(i + 1).filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
      ).length
    })
  expect(overlaps).toBe(0)
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
    for (const width of [1280, 1920, 900]) {
      await page.setViewportSize({ width, height: 900 })
      await expect(arcs(page).locator('[data-part="label"]')).toHaveCount(15)
      await expectLabelsApart(page)
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    await shoot(page, 'all')
    await page.keyboard.press('Shift+R')
    await expect(arcs(page).locator('[data-part="label"]')).toHaveCount(5)
  })

  await page.reload()
  await expect(text(page)).toBeVisible()
  await showRelations(page)
  await expect(relationTable(page).getByRole('row')).toHaveCount(15)
  await relationRow(page, 'Mira Tarn, peer, Zoe Lindqvist').hover()
  await expect(text(page).locator('[data-lit]')).toHaveCount(2)
  await relationRow(page, 'Okoro, place of residence, Eastgate').click()
  await expect(text(page).locator('[data-lit]')).toHaveCount(2)
  await page.keyboard.press('Shift+R')
  await arcs(page).locator('[data-part="label"]').filter({ hasText: 'contain' }).click()
  await expect(cardOf(page, 'relation')).toContainText(/Eastgate\s*contain →\s*Corn Hall/)
  await page.keyboard.press('Shift+R')
  await relationRow(page, 'Okoro, place of residence, Eastgate').click()
  await shoot(page, 'relation')
  await page.keyboard.press('Escape')
  await focusMention(page, 'Okoro')
  await page.keyboard.press('r')
  await shoot(page, 'aim')
  await page.keyboard.press(((await shortcut(page, 'Relate to Theo Marsh')) || 'a').toLowerCase())
  await shoot(page, 'relate')
})

/** From the middle of a word to the middle of another, slowly enough for the text to follow. */
async function drag(page: Page, from: string, to: string, onTheWay: () => Promise<void>): Promise<void> {
  const middle = async (word: string) => {
    const box = await text(page).getByText(word, { exact: true }).boundingBox()
    if (box === null) throw new Error(`${word} is not on the screen`)
    return [box.x + box.width / 2, box.y + box.height / 2] as const
  }
  const [start, end] = [await middle(from), await middle(to)]
  await page.mouse.move(...start)
  await page.mouse.down()
  await page.mouse.move(...end, { steps: 8 })
  await onTheWay()
  await page.mouse.up()
}

const rowsLike = (page: Page, words: RegExp) => relationTable(page).getByRole('button', { name: words })

test('a relation is dragged, retyped, turned round and denied; undo and redo walk through all of it', async ({
  page,
  startShell,
}) => {
  const shell = startShell()
  await openMade(page, await shell.link())
  await drag(page, 'Mira', 'Okoro', async () => {
    await expect(arcs(page).locator('[data-look="draft"]').first()).toBeVisible()
  })
  await expect(cardOf(page, 'relate')).toContainText('Okoro')
  await decision(page).getByRole('button', { name: 'Relate as /per/per/peer', exact: true }).click()
  await showRelations(page)
  await relationRow(page, 'Mira Tarn, peer, Okoro').click()
  await expect(cardOf(page, 'relation')).toContainText('by hand')

  await page.keyboard.press(await shortcut(page, 'Relate as /per/per/parent'))
  await expect(relationRow(page, 'Mira Tarn, parent, Okoro')).toBeVisible()
  await page.keyboard.press('Shift+Space')
  await expect(relationRow(page, 'Okoro, parent, Mira Tarn')).toBeVisible()
  await page.keyboard.press('n')
  await expect(relationRow(page, 'Okoro, no relation, Mira Tarn')).toBeVisible()
  await expect(arcs(page).locator('[data-part="label"]')).toHaveCount(0)
  await expect(rowsLike(page, /^Confirmed/)).toHaveCount(1)

  for (const words of ['Okoro, parent, Mira Tarn', 'Mira Tarn, parent, Okoro', 'Mira Tarn, peer, Okoro']) {
    await page.keyboard.press('Control+z')
    await expect(relationRow(page, words)).toBeVisible()
  }
  await page.keyboard.press('Control+z')
  await expect(relationTable(page)).toHaveCount(0)
  for (let i = 0; i < 4; i++) await page.keyboard.press('Control+Shift+z')
  await showRelations(page)
  await expect(relationRow(page, 'Okoro, no relation, Mira Tarn')).toBeVisible()
  await expect(saved(page)).toBeVisible()
  await page.reload()
  await showRelations(page)
  await expect(relationRow(page, 'Okoro, no relation, Mira Tarn')).toBeVisible()

  await page.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('list', { name: 'Decisions, newest first' })
  await expect(history).toContainText('No relation')
  await expect(history).toContainText('Related Mira Tarn, peer, Okoro')
})

test('a mention with relations goes only when asked, takes them along, and comes back with them', async ({
  page,
  startShell,
}) => {
  const shell = startShell()
  await openMade(page, await shell.link())
  await focusMention(page, 'Okoro')
  await relateByKeys(page, '/per/per/peer', 'Mira Tarn')
  await relateByKeys(page, '/per/loc/place_of_residence', 'Eastgate')
  const okoro = mentionTable(page).getByRole('button', { name: /^Confirmed: Okoro, / })
  const countIs = (relations: number) =>
    expect(page.getByRole('tab', { name: new RegExp(`^Relations ${relations}$`) })).toBeVisible()
  await countIs(2)

  await page.keyboard.press('Delete')
  await expect(cardOf(page, 'ask')).toContainText('Delete “Okoro” and its 2 relations?')
  await shoot(page, 'ask')
  await page.keyboard.press('Escape')
  await expect(okoro).toBeVisible()
  await page.keyboard.press('Delete')
  await page.keyboard.press('Enter')
  await expect(okoro).toHaveCount(0)
  await countIs(0)
  await page.keyboard.press('Control+z')
  await countIs(2)
  await expect(okoro).toBeVisible()
})

test('the keys of relations are told where they are valid', async ({ page, startShell }) => {
  const shell = startShell()
  await openMade(page, await shell.link())
  await focusMention(page, 'Okoro')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('relate to another mention, by its letter')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(cardOf(page, 'mention')).toContainText('Okoro')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search types, posts and commands' }).fill('relate to')
  await expect(page.getByRole('option', { name: /relate to another mention/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(cardOf(page, 'aim')).toBeVisible()
  // With Shift, the relation runs from the other mention.
  await page.keyboard.press(`Shift+${await shortcut(page, 'Relate to Jonas Pell')}`)
  await expect(cardOf(page, 'relate')).toContainText(/Jonas Pell\s*… →\s*Okoro/)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search types, posts and commands' }).fill('parent')
  await page.keyboard.press('Enter')
  await showRelations(page)
  await expect(relationRow(page, 'Jonas Pell, parent, Okoro')).toBeVisible()
})

test('proposed relations are accepted and rejected in the same walk, and an undo proposes them again', async ({
  page,
  startShell,
}) => {
  const signing = lineOf(
    'signing',
    'RT @eastgate_echo: [Jonas Pell|PER] signs for two more years with [Eastgate Rovers|ORG]. “This is home,” says [Pell|PER]',
  )
  const shell = startShell()
  await openWith(page, await shell.link(), [signing])
  await page.getByRole('button', { name: 'Types' }).click()
  await page.getByRole('button', { name: /^Take the \d+ types of MNRE$/ }).click()
  await page.getByRole('button', { name: 'Label' }).click()

  // The walk goes over suggested mentions first: the account is none.
  await expect(page.getByRole('tab', { name: /^Relations [1-9]/ })).toBeVisible({ timeout: 60_000 })
  await expect(cardOf(page, 'suggestion')).toContainText('eastgate_echo')
  await page.keyboard.press('x')
  await expect(cardOf(page, 'proposed')).toContainText('suggested by starter-relations@')
  await expect(arcs(page).locator('[data-look="proposed"]').first()).toBeVisible()
  await expect(text(page).locator('[data-lit]')).toHaveCount(2)
  await shoot(page, 'proposed')
  const proposed = rowsLike(page, /^Suggestion: /)
  const first = (await proposed.first().getAttribute('aria-label'))!.replace('Suggestion: ', '')
  await page.keyboard.press('a')
  await expect(relationRow(page, first)).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(relationTable(page).getByRole('button', { name: `Suggestion: ${first}`, exact: true })).toBeVisible()
  await expect(cardOf(page, 'proposed')).toBeVisible()
  await page.keyboard.press('x')
  const rejected = relationTable(page).getByRole('button', { name: `Rejected: ${first}`, exact: true })
  await expect(rejected).toBeVisible()
  await expect(saved(page)).toBeVisible()
  await page.reload()
  await showRelations(page)
  await expect(rejected).toBeVisible()
  await expect(relationTable(page).getByRole('button', { name: `Suggestion: ${first}`, exact: true })).toHaveCount(0)
})

test('hundreds of relations stay in a list that is drawn in part', async ({ page, startShell }) => {
  const names = Array.from({ length: 40 }, (_, i) => `[Name${i}|PER]`).join(' and then ')
  const pairs = Array.from({ length: 300 }, (_, i) => ({ head: i % 40, tail: (i * 7 + 1 + Math.floor(i / 40)) % 40 }))
  const relations = pairs
    .filter(({ head, tail }) => head !== tail)
    .map((pair) => ({ ...pair, label: '/per/per/parent' }))
  const distinct = new Set(relations.map(({ head, tail }) => `${head} ${tail}`)).size
  const shell = startShell()
  await openWith(page, await shell.link(), [lineOf('made-2', names, { relations })])
  await showRelations(page)
  await expect(page.getByRole('tab', { name: `Relations ${distinct}` })).toBeVisible()
  expect(await relationTable(page).getByRole('row').count()).toBeLessThan(80)
  await expect(relationTable(page)).toHaveAttribute('aria-rowcount', String(distinct))
  await relationTable(page).getByRole('button').first().click()
  await expect(cardOf(page, 'relation')).toBeVisible()
})

test('types of relations are kept on the types page, and what is added there is offered', async ({
  page,
  startShell,
}) => {
  const shell = startShell()
  await openMade(page, await shell.link())
  await page.getByRole('button', { name: 'Types' }).click()
  const types = page.getByRole('table', { name: 'Types of relations' })
  await expect(types.getByRole('row')).toHaveCount(23)
  await page.getByLabel('Name of the new type of relation').fill('/per/loc/visits')
  await page.getByRole('button', { name: 'Add relation' }).click()
  const visits = types.getByRole('row', { name: /\/per\/loc\/visits/ })
  await expect(visits).toContainText('PER')
  await visits.getByLabel('Description of /per/loc/visits').fill('Is there for a day')
  await page.keyboard.press('Enter')
  const bothWays = visits.getByRole('checkbox', { name: '/per/loc/visits holds both ways' })
  await bothWays.click()
  await expect(bothWays).toBeChecked()
  await shoot(page, 'types')
  await types.getByRole('button', { name: 'Remove /per/misc/race' }).click()
  await expect(types.getByRole('row')).toHaveCount(23)
  await page.keyboard.press('Control+z')
  await expect(types.getByRole('row')).toHaveCount(24)
  await expect(saved(page)).toBeVisible()
  await page.reload()
  await expect(visits.getByLabel('Description of /per/loc/visits')).toHaveValue('Is there for a day')
  await expect(visits.getByRole('checkbox')).toBeChecked()

  await page.getByRole('button', { name: 'Label' }).click()
  await focusMention(page, 'Okoro')
  await relateByKeys(page, '/per/loc/visits', 'Port Hollin')
  await showRelations(page)
  await expect(relationRow(page, 'Okoro, visits, Port Hollin')).toBeVisible()

  // An end that becomes what the type does not allow: the relation stays and is marked.
  await focusMention(page, 'Okoro')
  await decision(page).getByRole('button', { name: 'Label as MISC' }).click()
  await expect(page.getByRole('img', { name: '1 relation is against the schema' })).toBeVisible()
})

/** The data are not part of the project, so a clone without them skips this, loudly. */
const data = fileURLToPath(new URL('../../shared/data/', import.meta.url))

/** Posts of MNRE in which every pair has a relation, as their lines in the file; the richest first. */
function richPosts(count: number): readonly (readonly string[])[] {
  const posts = new Map<string, string[]>()
  for (const line of readFileSync(`${data}mnre/mnre_val.txt`, 'utf8').split('\n').filter(Boolean)) {
    const key = line.slice(0, line.indexOf("'h':"))
    posts.set(key, [...(posts.get(key) ?? []), line])
  }
  const isRich = (lines: readonly string[]) => lines.every((line) => !line.includes("'relation': 'None'"))
  return [...posts.values()]
    .filter(isRich)
    .sort((a, b) => b.length - a.length)
    .slice(0, count)
}

const part = (line: string, pattern: RegExp): string => pattern.exec(line)?.[1] ?? ''
const headIn = (line: string) => part(line, /'h': \{'name': ['"](.+?)['"], 'pos'/)
const tailIn = (line: string) => part(line, /'t': \{'name': ['"](.+?)['"], 'pos'/)
const typeIn = (line: string) => part(line, /'relation': '(.+?)'\}/)

test('real posts of MNRE bring their relations, which are corrected and kept', async ({ page, startShell }) => {
  test.skip(!existsSync(`${data}mnre/mnre_val.txt`), 'SKIPPED: ../shared/data/mnre is not here')
  test.setTimeout(300_000)
  const posts = richPosts(12)
  const pictures = readdirSync(`${data}images`).filter((name) => name.endsWith('.jpg'))
  const images = posts.map(
    ([line], i): Upload => ({
      name: part(line!, /'img_id': '(.+?)'/),
      mimeType: 'image/jpeg',
      buffer: readFileSync(`${data}images/${pictures[i * 20]}`),
    }),
  )
  const shell = startShell()
  await page.goto(await shell.link())
  await createProject(page, 'MNRE')
  const lines = Buffer.from(`${posts.flat().join('\n')}\n`)
  await importPosts(page, [{ name: 'mnre_val.txt', mimeType: 'text/plain', buffer: lines }, ...images])

  const [first] = posts
  await page.getByRole('button', { name: /^All\s*12$/ }).click()
  await page.keyboard.press('/')
  await page.getByLabel('Search posts').fill(headIn(first![0]!))
  await page.getByRole('list', { name: 'Posts' }).getByRole('listitem').first().getByRole('button').click()
  await expect(text(page)).toContainText(headIn(first![0]!))
  await expect(page.getByRole('complementary', { name: 'Image' }).getByRole('img').first()).toBeVisible()
  await showRelations(page)
  for (const line of first!) {
    const words = `${headIn(line)}, ${short(typeIn(line))}, ${tailIn(line)}`
    await expect(relationRow(page, words), words).toBeVisible()
  }
  await page.keyboard.press('Shift+R')
  await expect(arcs(page).locator('[data-part="label"]')).toHaveCount(first!.length)
  await shoot(page, 'mnre')

  await test.step('a relation is deleted, made again in three keys, and survives a reload', async () => {
    const [head, type, tail] = [headIn(first![0]!), typeIn(first![0]!), tailIn(first![0]!)]
    const row = relationRow(page, `${head}, ${short(type)}, ${tail}`)
    await row.click()
    await page.keyboard.press('Delete')
    await expect(row).toHaveCount(0)
    await focusMention(page, head)
    await relateByKeys(page, type, tail)
    await showRelations(page)
    await row.click()
    await expect(cardOf(page, 'relation')).toContainText('by hand')
    await expect(saved(page)).toBeVisible()
    await page.reload()
    await showRelations(page)
    await expect(relationTable(page).getByRole('row')).toHaveCount(first!.length)
    await expect(row).toBeVisible()
  })
})
