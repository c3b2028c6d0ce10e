import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openRelationTagger, type PairInPost } from '../inference/relation-tagger.ts'
import { postOfWords } from '../inference/tagger-evaluation.ts'
import { smallRelations } from '../inference/testing/small-relations.ts'
import { fineTuneRelations } from '../training/finetune-relations.ts'
import { madePosts, madeSchema } from '../training/testing/relation-posts.ts'
import { ActivationFiles } from './activation-files.ts'

vi.setConfig({ testTimeout: 120_000 })

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triptych-activations-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const model = smallRelations()
const post = postOfWords(
  'Anna lives in Paris and Ben works for Umbrella'.split(' '),
  Uint8Array.from({ length: 8 * 8 * 3 }, (_, at) => (at * 7) % 256),
)
const pairs = [0, 3, 5, 8].flatMap((subject) =>
  [0, 3, 5, 8]
    .filter((object) => object !== subject)
    .map((object): PairInPost => {
      return {
        post,
        subject: { ...post.words[subject]!, type: 'PER' },
        object: { ...post.words[object]!, type: 'LOC' },
      }
    }),
)

async function answers(files?: ActivationFiles) {
  const tagger = await openRelationTagger(model, { threads: 1, ...(files && { activations: files }) })
  try {
    return await tagger.relate(pairs)
  } finally {
    await tagger.release()
  }
}
const kept = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile()).length

test('kept activations of pairs give the probabilities of the whole network to 1e-3, at first and from the disk', async () => {
  const whole = await answers()
  const first = await answers(new ActivationFiles(folder))
  expect(await kept()).toBe(pairs.length)
  whole.forEach((scores, at) => {
    for (const { type, score } of scores)
      expect(Math.abs(first[at]!.find((each) => each.type === type)!.score - score)).toBeLessThan(1e-3)
  })
  expect(await answers(new ActivationFiles(folder))).toEqual(first)
  expect(await kept()).toBe(pairs.length)
})

test('relations learn from kept activations, and the same from those of the disk as from new ones', async () => {
  const learn = () =>
    fineTuneRelations({
      model,
      root: model,
      name: 'v1',
      posts: madePosts(['Anna', 'Ben'], ['Paris', 'Rome'], ['home', 'job']),
      schema: madeSchema,
      threads: 1,
      epochs: 3,
      learningRate: 5e-3,
      activations: new ActivationFiles(folder),
    })
  const [first, again] = [await learn(), await learn()]
  if (first.end !== 'finished' || again.end !== 'finished') throw new Error(`${first.end}, ${again.end}`)
  expect(await kept()).toBe(first.pairs)
  expect(first.epochs.at(-1)!.loss).toBeLessThan(first.epochs[0]!.loss)
  expect([...again.version.weights]).toEqual([...first.version.weights])
})
