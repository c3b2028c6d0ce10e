import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PackageError } from '../../models/package/package-error.ts'
import { readPackageManifest } from '../networks/network-package.ts'
import { evaluateRelations } from './relation-evaluation.ts'
import { readRelationPackage, writeRelationPackage } from './relation-package-files.ts'
import { openRelationTagger, type PairInPost, type RelationTagger } from './relation-tagger.ts'
import { postOfWords } from './tagger-evaluation.ts'
import { readPackage } from './tagger-package-files.ts'
import { smallRelations } from './testing/small-relations.ts'

const model = smallRelations()
let tagger: RelationTagger
beforeAll(async () => {
  tagger = await openRelationTagger(model, { threads: 1 })
})
afterAll(() => tagger.release())

function pair(text: string, subject: number, object: number, image: Uint8Array | null = null): PairInPost {
  const post = postOfWords(text.split(' '), image)
  return { post, subject: post.words[subject]!, object: post.words[object]! }
}
const near = (a: readonly { type: string; score: number }[], b: readonly { type: string; score: number }[]) =>
  Math.max(...a.map(({ type, score }) => Math.abs(score - b.find((each) => each.type === type)!.score)))

test('every pair gets probabilities of all relations, in the order asked', async () => {
  const long = `Anna ${'sees '.repeat(150)}Rome`
  const pairs = [pair('Anna lives in Paris', 0, 3), pair(long, 0, 151), pair('Ben works for Acme', 0, 3)]
  const answers = await tagger.relate(pairs)
  for (const [at, scores] of answers.entries()) {
    expect(scores.map(({ type }) => type).sort()).toEqual(['None', 'home', 'job'])
    expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 6)
    const [alone] = await tagger.relate([pairs[at]!])
    expect(near(alone!, scores)).toBeLessThan(1e-4)
  }
})

test('the pair has a direction, and the image is seen', async () => {
  const picture = new Uint8Array(8 * 8 * 3).map((_, i) => (i * 37) % 256)
  const [there, back, seen] = await tagger.relate([
    pair('Anna lives in Paris', 0, 3),
    pair('Anna lives in Paris', 3, 0),
    pair('Anna lives in Paris', 0, 3, picture),
  ])
  expect(near(there!, back!)).toBeGreaterThan(1e-3)
  expect(near(there!, seen!)).toBeGreaterThan(1e-4)
})

test('an end that touches no word is refused', async () => {
  const wrong = { ...pair('Anna lives', 0, 1), object: { start: 4, end: 5 } }
  await expect(tagger.relate([wrong])).rejects.toThrow('the object, characters 4 to 5, touches no word')
})

test('the likeliest relation is what is measured', async () => {
  const asked = [pair('Anna lives in Paris', 0, 3), pair('Ben works for Acme', 0, 3)]
  const answers = await tagger.relate(asked)
  const right = asked.map((each, at) => ({ ...each, relation: answers[at]![0]!.type }))
  const wrong = asked.map((each, at) => ({ ...each, relation: answers[at]![1]!.type }))
  expect((await evaluateRelations(tagger, right)).accuracy).toBe(1)
  expect((await evaluateRelations(tagger, wrong)).accuracy).toBe(0)
})

test('a package is read as it was written, is listed, and is no tagger', async () => {
  const root = await mkdtemp(join(tmpdir(), 'triptych-relations-'))
  try {
    const folder = join(root, 'small')
    const written = await writeRelationPackage(folder, model, '# Small\n')
    expect(await readRelationPackage(folder)).toEqual(written)
    expect(await readPackageManifest(folder)).toEqual(written.manifest)
    await expect(readPackage(folder)).rejects.toThrow(PackageError)
    const unnamed = { ...model, manifest: { ...model.manifest, labels: ['home', 'job'] } }
    await writeRelationPackage(folder, unnamed, '')
    await expect(readRelationPackage(folder)).rejects.toThrow('labels: None is missing')
  } finally {
    await rm(root, { recursive: true })
  }
})

test('the types of the ends count where the network knows them', async () => {
  const plain = pair('Anna lives in Paris', 0, 3)
  const typed = (type: string) => ({ ...plain, subject: { ...plain.subject, type } })
  const [none, known, unknown] = await tagger.relate([plain, typed('PER'), typed('Gadget')])
  expect(near(none!, known!)).toBeGreaterThan(1e-4)
  expect(near(none!, unknown!)).toBeLessThan(1e-6)
})
