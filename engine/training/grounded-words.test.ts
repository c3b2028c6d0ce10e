import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { applyDelta } from '../../models/package/model-package.ts'
import { ActivationFiles } from '../activations/activation-files.ts'
import type { PostGrounding } from '../inference/picture-box.ts'
import { openTagger } from '../inference/tagger.ts'
import { type GoldPost, postOfWords } from '../inference/tagger-evaluation.ts'
import { smallPackage } from '../inference/testing/small-package.ts'
import { type FineTuneOptions, fineTune } from './finetune.ts'
import { seededRandom } from './fit-random.ts'
import { groundedWords } from './grounded-words.ts'

const model = smallPackage()
const plain = taggerConfiguration(model.manifest.configuration)
const sizes = { ...plain, objects: { count: 2, side: 4 } }
const image = Uint8Array.from({ length: 192 }, (_, at) => (at * 37) % 256)
const post = postOfWords(['Anna', 'sees', 'Rome'], image)
const said = (...groundings: readonly PostGrounding[]): GoldPost => ({
  ...post,
  objects: [new Uint8Array(48)],
  gold: [],
  groundings,
})
const anna = { start: 0, end: 4 }
const half = { object: null, x: 0, y: 0, width: 0.5, height: 0.75 }
const all = { start: 0, end: 3 }

describe('what was said about words', () => {
  test('is the share of each cell that shows them; slots that are empty show nothing', () => {
    const shown = [
      half,
      { object: 0, x: -1, y: -1, width: 3, height: 3 },
      { object: 1, x: 0, y: 0, width: 1, height: 1 },
    ]
    const made = groundedWords(said({ ...anna, verdict: 'shown', shown, notShown: [] }), all, sizes)!
    expect([...made.cells.subarray(0, 6)]).toEqual([1, 0, 0.5, 0, 1, 0])
    expect([...made.cells.subarray(6)].every((share) => share === 0)).toBe(true)
    expect([[...made.shown], [...made.absent]]).toEqual([
      [1, 0, 0],
      [0, 0, 0],
    ])
  })

  test('leaves the rest where a region does not show them, and nothing where no image does', () => {
    const not = groundedWords(said({ ...anna, verdict: 'shown', shown: [], notShown: [half] }), all, sizes)!
    expect([...not.cells.subarray(0, 6)]).toEqual([0, 1, 0.5, 1, 1, 0])
    const absent = groundedWords(said({ start: 10, end: 14, verdict: 'absent' }), all, sizes)!
    expect([[...absent.shown], [...absent.absent]]).toEqual([
      [0, 0, 0],
      [0, 0, 1],
    ])
  })

  test('is nothing where nobody said anything, or only of pictures that are not there', () => {
    expect(groundedWords(said(), all, sizes)).toBeUndefined()
    const elsewhere = { ...half, object: 1 }
    expect(
      groundedWords(said({ ...anna, verdict: 'shown', shown: [elsewhere], notShown: [] }), all, sizes),
    ).toBeUndefined()
  })
})

test('learning moves the looks of a mention to where it was said to be seen, and can be told not to', async () => {
  const random = seededRandom(3)
  const learn = ['Anna', 'Ben', 'Rome', 'Paris'].map((name): GoldPost => {
    const named = postOfWords(
      ['the', name, 'sees'],
      Uint8Array.from({ length: 192 }, () => 256 * random()),
    )
    const corner = { object: null, x: 0.5, y: 0.5, width: 0.5, height: 0.5 }
    const range = named.words[1]!
    return {
      ...named,
      gold: [{ ...range, type: 'PER' }],
      groundings: [{ ...range, verdict: 'shown', shown: [corner], notShown: [] }],
    }
  })
  const options: FineTuneOptions = {
    model,
    root: model,
    name: 'v1',
    learn,
    replay: [],
    heldOut: [],
    labels: ['PER', 'LOC'],
    epochs: 20,
    learningRate: 0.02,
    share: 1,
    threads: 1,
  }
  const folder = await mkdtemp(join(tmpdir(), 'triptych-grounded-'))
  const shareOfCorner = async (grounding: number, activations?: ActivationFiles) => {
    const outcome = await fineTune({ ...options, grounding, ...(activations && { activations }) })
    if (outcome.end !== 'finished') throw new Error(outcome.end)
    const manifest = { ...outcome.version.manifest, weights: { sha256: 'b'.repeat(64), bytes: 1 } }
    const tagger = await openTagger(applyDelta(model, { ...outcome.version, manifest }), { threads: 1 })
    try {
      const { heat, cells } = (await tagger.look(learn[0]!))!
      return heat[0]!.values[cells + 3]!
    } finally {
      await tagger.release()
    }
  }
  const [without, taught] = [await shareOfCorner(0), await shareOfCorner(1)]
  expect(taught).toBeGreaterThan(without + 0.2)
  expect(taught).toBeGreaterThan(0.6)
  // As the trainer does it: what is frozen is computed once.
  const kept = await shareOfCorner(1, new ActivationFiles(folder)).finally(() => rm(folder, { recursive: true }))
  expect(kept).toBeGreaterThan(0.6)
}, 60_000)
