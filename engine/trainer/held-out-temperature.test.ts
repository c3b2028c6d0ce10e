import { expect, test } from 'vitest'
import { calibrationError, predictedSpans } from '../../models/decoding/calibration.ts'
import { crfTables } from '../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import { openTagger } from '../inference/tagger.ts'
import { type GoldPost, postOfWords } from '../inference/tagger-evaluation.ts'
import { smallPackage } from '../inference/testing/small-package.ts'
import { wordSpans } from '../training/tagger-examples.ts'
import { heldOutTemperature } from './held-out-temperature.ts'

const names = ['Anna', 'Ben', 'Paris', 'Rome', 'Acme']
const options = { types: ['PER', 'LOC'], threads: 1, usual: 1 }

/** A model so sure of itself that it is right far less often than it says. */
function boastful(): ModelPackage {
  const model = smallPackage()
  const louder = (name: string): [string, { dtype: 'float32'; shape: readonly number[]; data: Float32Array }] => {
    const tensor = model.weights.get(name)!
    return [name, { ...tensor, data: tensor.data.map((value) => value * 60) }]
  }
  return { ...model, weights: new Map([...model.weights, louder('head.weight')]) }
}

function posts(count: number): GoldPost[] {
  return Array.from({ length: count }, (_, at) => {
    const words = [names[at % 5]!, 'works', 'for', names[(at * 3 + 1) % 5]!]
    const post = postOfWords(words)
    return { ...post, gold: [{ ...post.words[0]!, type: at % 2 === 0 ? 'PER' : 'LOC' }] }
  })
}

test('probabilities that are too high come down', async () => {
  const model = boastful()
  const heldOut = posts(60)
  const temperature = await heldOutTemperature(model, heldOut, options)
  expect(temperature).toBeGreaterThan(1.5)
  const tagger = await openTagger(model, { threads: 1 })
  const emissions = await tagger.emissions(heldOut)
  await tagger.release()
  const known = heldOut.map((post, at) => ({ emissions: emissions[at]!, gold: wordSpans(post, model.manifest.labels) }))
  const error = (at: number) => calibrationError(predictedSpans(known, crfTables(model.weights, 2), at))
  expect(error(temperature)).toBeLessThan(error(1))
})

test('with hardly anything to measure on the temperature stays', async () => {
  expect(await heldOutTemperature(boastful(), posts(20), options)).toBe(1)
  expect(await heldOutTemperature(boastful(), [], options)).toBe(1)
})
