import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { postOfWords } from '../inference/tagger-evaluation.ts'
import { readPackageManifest } from './network-package.ts'
import { openNetworkRelations } from './network-relations.ts'
import { openNetworkTagger, whyNoTagger } from './network-tagger.ts'
import { smallNetwork } from './testing/small-network.ts'

const words = ['Anna', 'lives', 'in', 'Paris']
const forms = [
  { architecture: 'mkgformer', fidelity: 'released' },
  { architecture: 'mkgformer', fidelity: 'paper' },
  { architecture: 'hvpnet', fidelity: 'released' },
  { architecture: 'hvpnet', fidelity: 'paper' },
] as const

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'triptych-reading-'))
  folder = join(root, 'model')
})
afterEach(() => rm(root, { recursive: true }))

const picture = (side: number, value: number) => new Uint8Array(3 * side * side).fill(value)

test.each(forms)(
  '$architecture as $fidelity reads posts: words, image, and long ones in parts',
  async (form) => {
    await smallNetwork(folder, { ...form, task: 'mner', words })
    const tagger = await openNetworkTagger({ base: folder, delta: null }, { threads: 1 })
    expect(await readdir(root)).toEqual(['model'])
    expect(tagger.labels).toEqual(['MISC', 'PER', 'ORG', 'LOC'])
    const many = Array.from({ length: 70 }, (_, at) => words[at % 4]!)
    const posts = [postOfWords(words), postOfWords(many), postOfWords([])]
    const [short, long, empty] = await tagger.suggest(posts)
    expect(empty).toEqual({ uncertainty: 0, entropy: 0, spans: [] })
    for (const { start, end, score, alternatives } of [...short!.spans, ...long!.spans]) {
      expect(start).toBeLessThan(end)
      expect(score).toBeGreaterThan(0)
      expect(alternatives[0]!.score).toBeGreaterThanOrEqual(alternatives.at(-1)!.score)
    }
    const types = await tagger.typesOf(posts[0]!, { start: 0, end: 4 })
    expect(types.map(({ type }) => type).toSorted()).toEqual(['LOC', 'MISC', 'ORG', 'PER'])
    const blind = (await tagger.emissions([posts[0]!]))[0]!
    const seeing = (await tagger.emissions([{ ...posts[0]!, image: picture(tagger.imageSize, 200) }]))[0]!
    expect(seeing).not.toEqual(blind)
    const looked = (await tagger.look({ ...posts[1]!, image: picture(tagger.imageSize, 200) }))!
    expect(looked.pictures.map(({ object }) => object)).toEqual([null])
    for (const { values } of looked.heat)
      for (let word = 0; word < 70; word++) {
        const row = values.subarray(word * looked.cells, (word + 1) * looked.cells)
        expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4)
      }
    const regions = [picture(tagger.objects!.side, 90)]
    const pointed = (await tagger.emissions([{ ...posts[0]!, image: null, objects: regions }]))[0]!
    expect(pointed).not.toEqual(blind)
    await tagger.release()
  },
  60_000,
)

test.each(forms)(
  '$architecture as $fidelity relates pairs, also far apart in a long text',
  async (form) => {
    await smallNetwork(folder, { ...form, task: 'mre', words, labels: ['None', '/per/loc/home'] })
    const relations = await openNetworkRelations(folder, { threads: 1 })
    const many = Array.from({ length: 70 }, (_, at) => words[at % 4]!)
    const place = (post: ReturnType<typeof postOfWords>, at: number) => post.words[at]!
    const [near, far] = [postOfWords(words), postOfWords(many)]
    const answers = await relations.relate([
      { post: near, subject: place(near, 0), object: place(near, 3) },
      { post: near, subject: place(near, 3), object: place(near, 0) },
      { post: far, subject: place(far, 2), object: place(far, 66) },
    ])
    for (const answer of answers) expect(answer.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5)
    expect(answers[0]).not.toEqual(answers[1])
    await relations.release()
  },
  60_000,
)

test.each([
  { name: 'another task', network: { task: 'mre', labels: ['None'] }, says: 'no head for entities' },
  { name: 'no label names', network: { task: 'mner', change: { labels: [] } }, says: 'does not name the labels' },
  { name: 'no tokenizer', network: { task: 'mner', tokenizer: false }, says: 'no tokenizer.json' },
  {
    name: 'labels of something else',
    network: { task: 'mner', change: { labels: ['cat', 'dog'] } },
    says: 'expected O',
  },
] as const)('a package with $name says why it cannot suggest', async ({ network, says }) => {
  await smallNetwork(folder, { architecture: 'mkgformer', words, ...network })
  const manifest = await readPackageManifest(folder)
  expect(whyNoTagger(manifest as Parameters<typeof whyNoTagger>[0])?.text).toContain(says)
  await expect(openNetworkTagger({ base: folder, delta: null })).rejects.toThrow()
})
