import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import sharp from 'sharp'
import { createProject, test } from './fixtures/desk.ts'

const people = ['Ada', 'Ben', 'Carla', 'Dora', 'Emil', 'Frida', 'Gus', 'Hanna', 'Ida', 'Jon', 'Kira', 'Lars']

/** Twelve people of two towns who know one another; nobody says where Gus lives. */
async function writeGraph(folder: string): Promise<void> {
  mkdirSync(join(folder, 'p6'), { recursive: true })
  const lines = people.flatMap((_, at) => [
    ...(at === 6 ? [] : [`p${at}\tlives in\t${at % 2 ? 'oslo' : 'york'}`]),
    `p${at}\tknows\tp${(at + 2) % people.length}`,
    `p${at}\tknows\tp${(at + 4) % people.length}`,
  ])
  writeFileSync(join(folder, 'train.tsv'), `${lines.join('\n')}\n`)
  const names = people.map((name, at) => `p${at}\t${name} <b>Berg</b>`)
  writeFileSync(join(folder, 'entity2text.txt'), `${[...names, 'oslo\tOslo', 'york\tNew York'].join('\n')}\n`)
  const types = [...people.map((_, at) => [`p${at}`, 'person'] as const), ['oslo', 'town'], ['york', 'town']]
  const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
  const types_ = types.map(([key, type]) => `<urn:triptych:${key}> <${rdf}> <urn:triptych:${type}> .`)
  const range = '<urn:triptych:lives%20in> <http://www.w3.org/2000/01/rdf-schema#range> <urn:triptych:town> .'
  writeFileSync(join(folder, 'types.nt'), `${[...types_, range].join('\n')}\n`)
  await sharp({ create: { width: 64, height: 64, channels: 3, background: '#1f7a5c' } })
    .png()
    .toFile(join(folder, 'p6', 'portrait.png'))
}

const card = (page: Page) => page.getByRole('region', { name: 'Entity', exact: true })
const model = (page: Page) => page.getByTestId('graph-model')

test('a graph is imported, walked, learnt, asked and corrected', async ({ page, home, startShell }) => {
  const folder = join(home, 'towns')
  await writeGraph(folder)
  await page.goto(await startShell().link())
  await createProject(page, 'Towns')
  await page.getByRole('button', { name: 'Graph', exact: true }).click()

  // A broken file is named with its line, and can be left out.
  writeFileSync(join(folder, 'bad.tsv'), 'p0\tknows\tp1\np0\tknows\n')
  const importing = page.getByRole('dialog', { name: 'Import a graph' })
  await page.getByRole('button', { name: 'Import', exact: true }).last().click()
  await importing.getByLabel('Folder of a graph').setInputFiles(folder)
  await expect(importing).toContainText('bad.tsv:2')
  await importing.getByRole('button', { name: 'Other files' }).click()
  await importing
    .getByLabel('Files of a graph', { exact: true })
    .setInputFiles(['train.tsv', 'entity2text.txt', 'types.nt'].map((name) => join(folder, name)))
  await expect(importing).toContainText('14 new entities, 2 new predicates, 35 new facts')
  await importing.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(importing).toContainText('35 facts added')
  await importing.getByRole('button', { name: 'To the graph' }).click()

  // Search, show, walk; text is text.
  await page.getByLabel('Search entities').fill('gus')
  await page.getByLabel('Search entities').press('Enter')
  await expect(card(page).getByRole('heading')).toHaveText('Gus <b>Berg</b>')
  await expect(card(page).getByRole('list', { name: 'Facts of it' })).toContainText('knows')
  await expect(page.getByText('5 of 5 entities')).toBeVisible()
  // Four neighbours around one: when they have come to rest, one of them is to the right.
  const canvas = page.getByRole('application', { name: 'Neighbourhood' })
  await expect(canvas).toHaveAttribute('aria-busy', 'false')
  await canvas.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(card(page).getByRole('heading')).not.toHaveText('Gus <b>Berg</b>')

  // Learn, ask, state, deny, take back.
  await page.getByRole('button', { name: 'Learn', exact: true }).click()
  await expect(model(page)).toContainText('g1', { timeout: 120_000 })
  await page.getByLabel('Search entities').press('Enter')
  await expect(card(page).getByRole('heading')).toHaveText('Gus <b>Berg</b>')
  await card(page).getByLabel('Ask about a predicate').click()
  await page.getByRole('option', { name: '… lives in ?' }).click()
  const missing = card(page).getByRole('list', { name: 'Probably missing' })
  await expect(missing.getByRole('listitem')).toHaveCount(2)
  await missing.getByRole('button', { name: 'Why' }).first().click()
  await expect(card(page).getByRole('note')).toContainText('lives in New York')
  await page.screenshot({ path: test.info().outputPath('explore.png') })
  await missing.getByRole('button', { name: 'Why' }).first().click()
  await missing.getByRole('button', { name: 'Not true' }).last().click()
  await expect(missing.getByRole('listitem')).toHaveCount(1)
  await missing.getByRole('button', { name: 'True', exact: true }).click()
  await expect(missing).toHaveText('')
  await expect(card(page).getByRole('list', { name: 'Facts of it' })).toContainText('lives in')
  await expect(model(page)).toContainText('1 new fact')
  await page.keyboard.press('Control+z')
  await expect(card(page).getByRole('list', { name: 'Facts of it' })).not.toContainText('lives in')

  // Review by keys.
  await page.getByText('Review missing facts').click()
  const fact = page.getByRole('region', { name: 'Fact to decide' })
  await expect(fact).toBeVisible({ timeout: 60_000 })
  const first = await fact.innerText()
  await page.keyboard.press('x')
  await expect(fact).not.toHaveText(first)
  await page.keyboard.press('a')
  await expect(page.getByRole('status').filter({ hasText: 'decided' })).toContainText('2 of')
  await page.screenshot({ path: test.info().outputPath('review.png') })

  // Merging reads two as one; undo takes them apart.
  await page.getByText('Explore', { exact: true }).click()
  await card(page).getByRole('button', { name: 'Edit' }).click()
  await card(page).getByLabel('Merge into').fill('hanna')
  await page.getByRole('option', { name: /^Hanna/ }).click()
  await card(page).getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(card(page).getByRole('heading')).toHaveText('Hanna <b>Berg</b>')
  await expect(card(page).getByRole('list', { name: 'Merged into it' })).toContainText('Gus')
  await page.keyboard.press('Control+z')
  await expect(card(page).getByRole('list', { name: 'Merged into it' })).toHaveCount(0)

  // It is all there after a restart.
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Graph' })).toBeVisible()
  await expect(model(page)).toContainText('g1')
})
