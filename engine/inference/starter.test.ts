import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { segmentWords } from '../../models/text/segment-words.ts'
import { readCorpus } from '../../scripts/starter/read-corpus.ts'
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
