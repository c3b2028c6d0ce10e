import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultRelationTypes } from '../../contract/domain/default-relation-types.ts'
import { noRelation } from '../../models/metrics/relation-scores.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'
import { segmentWords } from '../../models/text/segment-words.ts'
import { figuresOf } from '../../scripts/starter-relations/measured.ts'
import { mentionTypes } from '../../scripts/starter-relations/mention-types.ts'
import { readPairs } from '../../scripts/starter-relations/read-pairs.ts'
import { readRelationPackage } from '../inference/relation-package-files.ts'
import { openRelationTagger, type RelationTagger } from '../inference/relation-tagger.ts'
import { openTagger } from '../inference/tagger.ts'
import { readPackage } from '../inference/tagger-package-files.ts'
import { allowedScores } from './allowed-relations.ts'

const models = join(import.meta.dirname, '../../models')
const folder = join(models, 'starter-relations')
const corpus = join(import.meta.dirname, '../../../shared/data/mnre/mnre_val.txt')
let model: RelationPackage
let tagger: RelationTagger
beforeAll(async () => {
  model = await readRelationPackage(folder)
  tagger = await openRelationTagger(model, { threads: 2 })
})
afterAll(() => tagger.release())

test('a region changes what the starter for relations says of a pair', async () => {
  expect(tagger.objects).toEqual({ count: 3, side: 32 })
  const text = 'Ann Lee plays for Arsenal'
  const post = { text, words: segmentWords(text), image: null }
  const region = (at: number) => Uint8Array.from({ length: 32 * 32 * 3 }, (_, byte) => (byte * at) % 251)
  const ends = { subject: { start: 0, end: 7, type: 'PER' }, object: { start: 18, end: 25, type: 'ORG' } }
  const said = await tagger.relate(
    [[], [region(7)], [region(90)]].map((objects) => ({ ...ends, post: { ...post, objects } })),
  )
  const scores = said.map((types) => new Map(types.map(({ type, score }) => [type, score])))
  for (const [at, one] of scores.entries())
    for (const other of scores.slice(at + 1))
      expect(Math.max(...[...one].map(([type, score]) => Math.abs(score - other.get(type)!)))).toBeGreaterThan(1e-4)
})

test('the starter for relations stays within 11 MB and knows what a project may begin with', async () => {
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(11e6)
  expect(model.manifest.labels).toEqual([noRelation, ...defaultRelationTypes.map(({ name }) => name)])
})

test.each([
  {
    text: 'Ann Lee plays for Arsenal',
    head: 'Ann Lee',
    tail: 'Arsenal',
    types: ['PER', 'ORG'],
    first: '/per/org/member_of',
  },
  { text: 'sunset in Austin , Texas', head: 'Texas', tail: 'Austin', types: ['LOC', 'LOC'], first: '/loc/loc/contain' },
] as const)('of "$text" it says $first', async ({ text, head, tail, types: [one, other], first }) => {
  const place = (words: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length })
  const post = { text, words: segmentWords(text), image: null }
  const [scores] = await tagger.relate([
    { post, subject: { ...place(head), type: one }, object: { ...place(tail), type: other } },
  ])
  expect(allowedScores(scores!, defaultRelationTypes, one, other)[0]!.type).toBe(first)
})

test.skipIf(!existsSync(corpus))(
  'it does as its card says on posts of MNRE (needs ../shared/data)',
  async () => {
    // A part of the file: all of it takes a minute.
    const pairs = (await readPairs(corpus)).slice(0, 500)
    const mentions = await openTagger(await readPackage(join(models, 'starter')), { threads: 2 })
    const types = await mentionTypes(pairs, mentions)
    await mentions.release()
    const { known, plain } = await figuresOf(model, pairs, types, 2)
    expect(Math.abs(known.total.f1 - model.manifest.metrics['valid.f1.known']!)).toBeLessThan(0.06)
    expect(known.total.f1).toBeGreaterThan(plain.total.f1)
  },
  120_000,
)
