import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import type { KgeScorer } from '../../../models/nets/kge/kge-config.ts'
import type { KgeSettings } from './fit-embeddings.ts'
import { readKgePackage } from './kge-package.ts'
import { learnMore } from './learn-more.ts'
import { type TrainEmbeddingsAsk, trainEmbeddings } from './train-embeddings.ts'
import { usualSettings } from './usual-settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'triptych-embeddings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const countries = 6
const perCountry = 8
const named = (what: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `${what} ${at}`, text: `${what} ${at}` }))

/**
 * Towns lie in countries (0), people live in towns (1) and are citizens of their town's country (2), which is not learnt of every eighth;
 * neighbours (3) stand in a ring, and every country is like (4) itself.
 */
function world(): Pick<TrainEmbeddingsAsk, 'graph' | 'train' | 'valid'> {
  const [train, valid]: [Triple[], Triple[]] = [[], []]
  for (let country = 0; country < countries; country++) {
    const town = countries + country
    train.push({ head: town, relation: 0, tail: country })
    train.push({ head: country, relation: 3, tail: (country + 1) % countries })
    train.push({ head: country, relation: 4, tail: country })
    // Said twice.
    train.push({ head: country, relation: 4, tail: country })
    for (let at = 0; at < perCountry; at++) {
      const person = 2 * countries + country * perCountry + at
      train.push({ head: person, relation: 1, tail: town })
      ;(at === 0 ? valid : train).push({ head: person, relation: 2, tail: country })
    }
  }
  const entities = [
    ...named('country', countries),
    ...named('town', countries),
    ...named('person', countries * perCountry),
  ]
  return { graph: { entities, relations: named('relation', 5) }, train, valid }
}

function asked(name: string, scorer: KgeScorer, more: Partial<KgeSettings> = {}) {
  const usual = usualSettings(scorer, 60, 200, 1)
  const ask: TrainEmbeddingsAsk = {
    ...world(),
    ...{ config: { ...usual.config, dimension: 16 }, settings: { ...usual.settings, patience: null, ...more } },
    ...{ threads: 1, place: join(folder, name), name, source: 'a small world' },
  }
  return ask
}

const sampling = (more: object): KgeSettings['method'] => ({
  ...{ kind: 'sampling', negatives: 20, weighing: { kind: 'self-adversarial', temperature: 1 } },
  ...{ ends: 'alike', subsampled: true },
  ...more,
})

describe('a small world with a ring, self-loops and a fact said twice', () => {
  test.each([
    { name: 'complex', scorer: 'complex', more: {}, norm: 2 },
    { name: 'distmult, adam', scorer: 'distmult', more: { optimiser: 'adam', learningRate: 0.02 }, norm: 2 },
    { name: 'transe, Euclidean', scorer: 'transe', more: {}, norm: 2 },
    { name: 'rotate, Euclidean', scorer: 'rotate', more: {}, norm: 2 },
    { name: 'transe, sampled', scorer: 'transe', more: { method: sampling({}) }, norm: 1 },
    { name: 'rotate, bernoulli', scorer: 'rotate', more: { method: sampling({ ends: 'bernoulli' }) }, norm: 1 },
  ] as const)(
    '$name beats the frequency of answers',
    async ({ name, scorer, more, norm }) => {
      const ask = asked(name, scorer, more)
      const trained = await trainEmbeddings({ ...ask, config: { ...ask.config, norm } })
      const { baseline, report, manifest } = trained
      expect(report.filtered.tail.meanReciprocalRank).toBeGreaterThan(baseline.filtered.tail.meanReciprocalRank + 0.1)
      expect(manifest.metrics['valid.filtered.mrr']).toBe(report.filtered.both.meanReciprocalRank)
      expect(manifest.calibration?.answers).toBeGreaterThan(0)
      expect((await readKgePackage(ask.place)).names).toEqual(ask.graph)
    },
    60_000,
  )

  test('what is called with spaces, quotes and other alphabets stays so', async () => {
    const ask = asked('names', 'distmult', { epochs: 2 })
    const odd = ['New York', '"quoted"', 'Ångström 中', 'tab\there', '\u{1F600}', '/m/0x?y=1#z']
    const entities = ask.graph.entities.map((each, at) => ({ ...each, name: odd[at] ?? each.name }))
    await trainEmbeddings({ ...ask, graph: { ...ask.graph, entities } })
    expect((await readKgePackage(ask.place)).names.entities).toEqual(entities)
  })
})

/**
 * A person's image is of its country, if not clearly; of countries and towns there is none. Whose country is asked for is said
 * to be next to everyone at the same place, which says nothing about countries.
 */
function shownPeople(ask: TrainEmbeddingsAsk): TrainEmbeddingsAsk {
  const [width, people] = [countries, 2 * countries]
  const rows = ask.graph.entities.length
  const shown = new Uint8Array(rows).fill(1, people)
  const features = new Float32Array(rows * width).map((_, at) => 0.1 * Math.sin(7 * at))
  for (let row = people; row < rows; row++) features[row * width + Math.floor((row - people) / perCountry)]! += 1
  const isAsked = (row: number) => ask.valid.some(({ head }) => head === row)
  const train = ask.train.flatMap((fact) => {
    if (fact.relation !== 1 || !isAsked(fact.head)) return [fact]
    return Array.from({ length: countries }, (_, at) => ({ ...fact, relation: 3, tail: people + at * perCountry + 1 }))
  })
  return { ...ask, images: { width, features, shown }, train }
}

test.each(['ikrl', 'rsme'] as const)(
  '%s tells from images what nothing else says, learns more on top, and keeps images where they were',
  async (scorer) => {
    const ask = shownPeople(asked(`${scorer} seen`, scorer))
    const { report } = await trainEmbeddings(ask)
    const { images: _, ...unseen } = { ...ask, place: join(folder, `${scorer} unseen`) }
    const blind = await trainEmbeddings(unseen)
    expect(report.filtered.tail.hits1).toBe(1)
    expect(blind.report.filtered.tail.hits1).toBeLessThan(0.8)

    const { manifest, vectors } = await readKgePackage(ask.place)
    const added = [{ head: 1, relation: 3, tail: 3 }]
    const start = { config: manifest.configuration, vectors }
    const more = await learnMore({ start, facts: [...ask.train, ...added], added, rejected: [], seed: 1, threads: 1 })
    // A translation cannot put all answers of a question at one place.
    expect(more.first).toBeGreaterThanOrEqual(scorer === 'ikrl' ? 0.5 : 1)
    const half = manifest.configuration.dimension / 2
    const halves = (of: Float32Array, row: number) =>
      [0, half].map((from) => [...of.subarray(2 * half * row + from, 2 * half * row + from + half)])
    const [, before] = halves(vectors.entities, 2 * countries)
    expect(halves(more.vectors.entities, 2 * countries)[1]).toEqual(before)
    // Without an image both halves are one, and learn as one.
    const [own, image] = halves(more.vectors.entities, 1)
    expect(image).toEqual(own)
    expect(own).not.toEqual(halves(vectors.entities, 1)[0])
  },
  60_000,
)

test.each([
  { optimiser: 'adagrad', method: undefined },
  { optimiser: 'adam', method: sampling({ ends: 'bernoulli' }) },
] as const)(
  'broken off and gone on with, $optimiser ends with the same vectors as in one go',
  async ({ optimiser, method }) => {
    const more = { optimiser, epochs: 6, ...(method && { method }) }
    const once = await trainEmbeddings(asked(`once ${optimiser}`, 'complex', more))
    const ask = asked(`twice ${optimiser}`, 'complex', more)
    const abort = new AbortController()
    const cancelled = trainEmbeddings(ask, {
      signal: abort.signal,
      onProgress: ({ epoch }) => epoch === 4 && abort.abort(),
    })
    await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled' })
    expect(existsSync(ask.place)).toBe(false)
    let resumedAfter = 0
    const twice = await trainEmbeddings(ask, {
      onResume: (epochs) => {
        resumedAfter = epochs
      },
    })
    expect(resumedAfter).toBe(3)
    expect(twice.manifest.weights.sha256).toBe(once.manifest.weights.sha256)
    expect(twice.epochs).toEqual(once.epochs)
    expect(readdirSync(folder).filter((name) => name.includes('training'))).toEqual([])
  },
  60_000,
)

test('a loss that is no number keeps nothing, and a folder of something else is not overwritten', async () => {
  const ask = asked('wild', 'complex', { learningRate: 1e30 })
  await expect(trainEmbeddings(ask)).rejects.toMatchObject({ kind: 'model' })
  expect(existsSync(ask.place)).toBe(false)
  const taken = asked('letters', 'complex', { epochs: 1 })
  mkdirSync(taken.place)
  writeFileSync(join(taken.place, 'letter.txt'), 'Dear Anna')
  await expect(trainEmbeddings(taken)).rejects.toThrow('is no model package')
})
