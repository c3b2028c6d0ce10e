import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { segmentWords } from '../../models/text/segment-words.ts'
import { readCorpus } from '../../scripts/starter/read-corpus.ts'
import { regionPixels } from '../decode/images/region-pixels.ts'
import { openTagger, type Tagger } from './tagger.ts'
import { evaluateTagger } from './tagger-evaluation.ts'
import { readPackage } from './tagger-package-files.ts'

const folder = join(import.meta.dirname, '../../models/starter')
const corpus = join(import.meta.dirname, '../../../shared/data/twitter2017/valid.txt')
let tagger: Tagger
beforeAll(async () => {
  tagger = await openTagger(await readPackage(folder), { threads: 2 })
})
afterAll(() => tagger.release())

test('the starter stays within 25 MB', async () => {
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(25e6)
})

test.each([
  { text: 'Taylor Swift performs tonight! 🎉', found: ['Taylor Swift PER'] },
  { text: 'Just landed in Los Angeles', found: ['Los Angeles LOC'] },
  { text: 'Great win for the #Lakers', found: ['Lakers ORG'] },
  { text: 'i am so tired today', found: [] },
])('the starter reads "$text"', async ({ text, found }) => {
  const [post] = await tagger.suggest([{ text, words: segmentWords(text), image: null }])
  expect(post!.spans.map(({ start, end, type }) => `${text.slice(start, end)} ${type}`)).toEqual(found)
})

test.skipIf(!existsSync(corpus))('the starter finds what its model card says (needs ../shared/data)', async () => {
  const { manifest } = await readPackage(folder)
  const { total } = await evaluateTagger(tagger, await readCorpus(corpus))
  expect(total.f1).toBeGreaterThan(0.7)
  expect(total.f1).toBeCloseTo(manifest.metrics['valid.f1']!, 2)
})

const text = 'Skell was calm today, hardly a breath of wind'
const post = { text, words: segmentWords(text), image: null }
const pictures = join(import.meta.dirname, '../../resources/sample/images')
const regionOf = async (name: string, x: number) => {
  const file = { path: join(pictures, name), root: pictures, name }
  const box = { x, y: 100, width: 300, height: 300 }
  return (await regionPixels(file, [{ box, side: tagger.objects!.side }]))[0]!
}

test('another region, or one less, changes what the starter says of a post', async () => {
  expect(tagger.objects).toEqual({ count: 3, side: 32 })
  const [sea, coat] = [await regionOf('island-calm.webp', 40), await regionOf('blue-coat.webp', 330)]
  const sets = [[], [sea], [coat], [sea, coat]]
  const said = await tagger.weigh(
    sets.map((objects) => ({ ...post, objects })),
    ['PER', 'LOC', 'ORG', 'MISC'].map((type) => ({ start: 0, end: 5, type })),
  )
  for (const [at, one] of said.entries())
    for (const other of said.slice(at + 1))
      expect(Math.max(...one.map((value, type) => Math.abs(value - other[type]!)))).toBeGreaterThan(1e-4)
})

test('without regions it reads as the starter before it, of which projects have learnt versions', async () => {
  const earlier = await openTagger(await readPackage(join(folder, '../earlier-starters/60f7711e')), { threads: 2 })
  expect(earlier.objects).toBeNull()
  const [before, now] = [(await earlier.emissions([post]))[0]!, (await tagger.emissions([post]))[0]!]
  await earlier.release()
  expect(Math.max(...now.map((value, at) => Math.abs(value - before[at]!)))).toBeLessThan(1e-4)
})
