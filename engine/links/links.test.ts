import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Failed } from '../../contract/domain/failed.ts'
import { authorsModel } from '../../models/nets/authors/authors-models.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { readNetworkPackage } from '../networks/network-package.ts'
import { smallNetwork } from '../networks/testing/small-network.ts'
import { seededRandom } from '../training/fit-random.ts'
import { folderNames } from './entity-images.ts'
import { evaluateLinks } from './evaluate-links.ts'
import { mostFrequentEntities, renumbered } from './knowledge-graph.ts'
import { KnownAnswers, linkQueries } from './link-queries.ts'
import { frequencyScorer, rankLinks } from './rank-links.ts'
import { categoriesOf, figuresByCategory, figuresByRelation } from './relation-categories.ts'
import { type ImageReader, linkSettings, type TrainLinksAsk, trainLinks } from './train-links.ts'

const folder = mkdtempSync(join(tmpdir(), 'triptych-links-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const countries = ['Norway', 'Chile', 'Kenya', 'Japan', 'Peru', 'Ghana']
const perCountry = 6

/**
 * People live in towns, and are citizens of their town's country. Of a sixth of the people only the town is learnt: the country must be
 * worked out, and how often a country occurs says nothing, for all occur alike.
 */
function writeWorld(): Omit<TrainLinksAsk, 'output'> {
  const names = [...countries]
  const train: string[] = []
  const valid: string[] = []
  countries.forEach((country, at) => {
    const town = names.push(`Town of ${country}`) - 1
    train.push(`${town} ${at} 0`)
    for (let i = 0; i < perCountry; i++) {
      const person = names.push(`Person ${at} ${i}`) - 1
      train.push(`${person} ${town} 1`)
      ;(i === 0 ? valid : train).push(`${person} ${at} 2`)
    }
  })
  const relations = ['lies in', 'lives in', 'citizen of']
  const write = (file: string, lines: readonly string[], counted = true) => {
    const path = join(folder, file)
    writeFileSync(path, [...(counted ? [String(lines.length)] : []), ...lines, ''].join('\n'))
    return path
  }
  const id = (name: string) => `/m/${name.replaceAll(' ', '_')}`
  const ids = (list: readonly string[]) => list.map((name, at) => `${id(name)}\t${at}`)
  const texts = (list: readonly string[]) => list.map((name) => `${id(name)}\t${name}`)
  return {
    files: {
      entities: write('entity2id.txt', ids(names)),
      relations: write('relation2id.txt', ids(relations)),
      entityTexts: write('entity2text.txt', texts(names), false),
      relationTexts: write('relation2text.txt', texts(relations), false),
    },
    train: write('train2id.txt', train),
    valid: write('valid2id.txt', valid),
    mostFrequent: null,
    settings: { ...linkSettings, epochs: 60, batchSize: 16, dropout: 0.1 },
    threads: 1,
  }
}

const world = writeWorld()

describe('training on a small world', () => {
  test('beats the frequency of answers, and the package answers as well as the trained network', async () => {
    const output = join(folder, 'package')
    const { report, baseline, graph, manifest } = await trainLinks({ ...world, output })
    expect(graph).toEqual({ entities: 48, relations: 3, train: 72, valid: 6 })
    expect(baseline.filtered.tail.meanReciprocalRank).toBeLessThan(0.4)
    expect(report.filtered.tail.meanReciprocalRank).toBeGreaterThan(0.7)
    // As long as the file of a real graph, which has more lines than a function can have arguments.
    const long = join(folder, 'long2id.txt')
    const learnt = readFileSync(world.train, 'utf8').split('\n').slice(1, -1)
    const lines = Array.from({ length: 150_000 }, (_, at) => learnt[at % learnt.length])
    writeFileSync(long, `${lines.length}\n${lines.join('\n')}\n`)
    const evaluation = await evaluateLinks({
      ...{ model: output, gold: world.valid, known: [long], files: world.files, threads: 1 },
    })
    expect(evaluation).toMatchObject({ triples: 6, unknown: 0, report })
    // Many people are citizens of one country; all that was asked for is this one relation.
    expect(evaluation.categories).toEqual([{ category: 'N-1', report }])
    expect(evaluation.relations.map(({ category }) => category)).toEqual(['N-1'])
    expect(manifest.metrics['valid.filtered.mrr']).toBe(report.filtered.both.meanReciprocalRank)
    const network = await readNetworkPackage(output)
    expect(Object.keys(authorsModel(network.manifest.configuration, network.weights).outputs)).toContain(
      'entity_logits',
    )
    expect(readFileSync(join(output, 'README.md'), 'utf8')).toContain('frequency at that end of the relation')
  }, 120_000)

  test('broken off and gone on with, it ends with the same weights as in one go', async () => {
    const settings = { ...world.settings, epochs: 4 }
    const once = await trainLinks({ ...world, settings, output: join(folder, 'once') })
    const abort = new AbortController()
    const ask = { ...world, settings, output: join(folder, 'twice') }
    const cancelled = trainLinks(ask, {
      signal: abort.signal,
      onProgress: ({ phase, epoch, step }) => {
        if (phase === 'links' && epoch === 3 && step % 2 === 0) abort.abort()
      },
    })
    await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled' })
    let resumedAfter = 0
    const resumed = await trainLinks(ask, {
      onResume: (epochs) => {
        resumedAfter = epochs
      },
    })
    expect(resumedAfter).toBe(2)
    expect(resumed.manifest.weights.sha256).toBe(once.manifest.weights.sha256)
    expect(resumed.epochs).toEqual(once.epochs)
    const other = await trainLinks({ ...ask, settings: { ...settings, seed: 2 }, output: join(folder, 'other') })
    expect(other.manifest.weights.sha256).not.toBe(once.manifest.weights.sha256)
  }, 120_000)

  test('what errors count is heeded, by relation and for what is right, and ones change nothing', async () => {
    const lossWith = async (name: string, change: Partial<typeof linkSettings>) => {
      const settings = { ...world.settings, epochs: 1, entityEpochs: 0, accumulate: 2, ...change }
      const { epochs } = await trainLinks({ ...world, settings, output: join(folder, name) })
      return epochs[0]!.loss
    }
    const plain = await lossWith('plain', {})
    const ones = new Map([['/m/lives_in', 1]])
    expect(await lossWith('ones', { classWeights: ones })).toBeCloseTo(plain, 4)
    const much = new Map([['/m/lives_in', 20]])
    expect(Math.abs((await lossWith('much', { classWeights: much })) - plain)).toBeGreaterThan(0.01)
    expect(await lossWith('right', { rightWeight: 5 })).toBeGreaterThan(plain + 0.1)
    await expect(lossWith('stranger', { classWeights: new Map([['lives in', 2]]) })).rejects.toThrow(
      '"lives in", which is none of /m/lies_in, /m/lives_in, /m/citizen_of',
    )
  }, 120_000)

  test('continues from a package, of another task too: the towers come, and only the part asked for moves', async () => {
    const settings: TrainLinksAsk['settings'] = { ...world.settings, epochs: 1, entityEpochs: 1, part: { percent: 50 } }
    const first = await trainLinks({ ...world, settings, output: join(folder, 'first') })
    expect(first.graph.train).toBe(36)
    const learn = { kind: 'lora', rank: 2, alpha: 4, on: ['query'] } as const
    const lines: string[] = []
    const second = await trainLinks(
      {
        ...world,
        from: first.folder,
        settings: { ...settings, entityEpochs: 0, part: { shots: 5 }, learn, accumulate: 2, clipNorm: 1 },
        output: join(folder, 'second'),
      },
      { onStart: (told) => lines.push(...told) },
    )
    expect(second.graph.train).toBe(15)
    expect(lines[0]).toMatch(/^loaded from first: \d+ tensors$/)
    const [before, after] = [await readNetworkPackage(first.folder), await readNetworkPackage(second.folder)]
    const moved = [...after.weights].flatMap(([name, { data }]) =>
      before.weights.get(name)?.data.join() === data.join() ? [] : [name],
    )
    expect(moved.filter((name) => !/query|q_proj|^cls\.|word_embeddings/.test(name))).toEqual([])
    expect(moved.some((name) => name.endsWith('self.query.weight'))).toBe(true)

    const entities = join(folder, 'entities')
    await smallNetwork(entities, { architecture: 'mkgformer', task: 'mner', fidelity: 'paper', words: ['lives', 'in'] })
    const scale = { image_mean: [0.5, 0.4, 0.3], image_std: [0.2, 0.2, 0.2] }
    const manifestFile = join(entities, packageFiles.manifest)
    const own = JSON.parse(readFileSync(manifestFile, 'utf8'))
    Object.assign(own.configuration.config, scale)
    writeFileSync(manifestFile, JSON.stringify(own))
    const links = await trainLinks({
      ...world,
      from: entities,
      settings: { ...settings, learn: { kind: 'top', layers: 1 }, textTokens: 24 },
      output: join(folder, 'from-entities'),
    })
    const brought = await readNetworkPackage(entities)
    const { weights, manifest } = await readNetworkPackage(links.folder)
    const layer = 'encoder.text_layer.0.attention.self.key.weight'
    expect(weights.get(`unimo.${layer}`)).toEqual(brought.weights.get(`model.${layer}`))
    expect(manifest.provenance.method).toMatch(/^Trained from "small" \(top\)/)
    // Its tower has learnt to see colours of that scale.
    expect(manifest.configuration.config).toMatchObject(scale)
    const again = await evaluateLinks({
      ...{ model: links.folder, gold: world.valid, known: [world.train], files: world.files, threads: 1 },
    })
    expect(again.report).toEqual(links.report)
  }, 120_000)

  test('a file with an error is refused, with its line', async () => {
    const train = join(folder, 'cut2id.txt')
    writeFileSync(train, '9\n0 1 0\n')
    const run = trainLinks({ ...world, train, output: join(folder, 'never') })
    await expect(run).rejects.toThrow(Failed)
    await expect(run).rejects.toThrow(/cut2id\.txt:1: says 9 records, but 1 follow/)
  })
})

test('a folder that holds something else is refused before anything is read', async () => {
  const output = join(folder, 'letters')
  mkdirSync(output)
  writeFileSync(join(output, 'letter.txt'), 'Dear Anna')
  await expect(trainLinks({ ...world, train: '/nowhere', output })).rejects.toMatchObject({
    kind: 'model',
    message: expect.stringContaining('is no model package'),
  })
})

test('of people without a single triple, the image alone tells the country; blank ones leave it open', async () => {
  const shown = 8
  const names = [...countries]
  const colours = new Map<string, number>()
  const train: string[] = []
  const valid: string[] = []
  countries.forEach((_, at) => {
    for (let i = 0; i < shown; i++) {
      const person = names.push(`Person ${i * countries.length + at}`) - 1
      colours.set(`/m/${names[person]}`, at)
      ;(i < 2 ? valid : train).push(`${person} ${at} 0`)
    }
  })
  const write = (file: string, lines: readonly string[]) => {
    const path = join(folder, file)
    writeFileSync(path, `${lines.length}\n${lines.join('\n')}\n`)
    return path
  }
  const files = {
    entities: write(
      'pictured2id.txt',
      names.map((name, at) => `/m/${name}\t${at}`),
    ),
    relations: write('citizen2id.txt', ['/citizen\t0']),
    entityTexts: null,
    relationTexts: null,
  }
  const ask = { files, train: write('seen2id.txt', train), valid: write('unseen2id.txt', valid), threads: 1 }
  const output = join(folder, 'pictured')
  const images: ImageReader = async (entities, { image }) =>
    new Map(
      entities.flatMap(({ name }, at) => {
        const colour = colours.get(name)
        if (colour === undefined) return []
        const bytes = [colour & 1, (colour >> 1) & 1, (colour >> 2) & 1].map((on) => 255 * on)
        const whole = Uint8Array.from({ length: 3 * image * image }, (_, i) => bytes[i % 3]!)
        return [[at, { whole, auxiliary: [] }] as const]
      }),
    )
  const settings = { ...linkSettings, epochs: 60, batchSize: 16, dropout: 0.1 }
  const { report } = await trainLinks({ ...ask, images, settings, mostFrequent: null, output })
  const tails = report.filtered.tail
  expect(tails.hits1).toBeGreaterThan(0.9)
  const known = [ask.train]
  const again = await evaluateLinks({ model: output, gold: ask.valid, known, files, threads: 1, images })
  expect(again.report).toEqual(report)
  const blank = await evaluateLinks({ model: output, gold: ask.valid, known, files, threads: 1 })
  expect(blank.report.filtered.tail.hits1).toBeLessThan(0.5)
}, 120_000)

test.each([
  { entity: '/m/027rn', folder: 'm.027rn' },
  { entity: '/m/027rn', folder: 'm_027rn' },
  { entity: '/m/027rn', folder: 'm/027rn' },
  { entity: 'Oslo', folder: 'Oslo' },
])('images of $entity may lie in $folder', ({ entity, folder }) => {
  expect(folderNames(entity)).toContain(folder)
})

const triples = [
  { head: 0, relation: 0, tail: 1 },
  { head: 2, relation: 0, tail: 1 },
  { head: 0, relation: 0, tail: 3 },
  { head: 3, relation: 1, tail: 3 },
]

test('triples that ask the same are one query with all answers', () => {
  const queries = linkQueries(triples)
  expect(queries).toContainEqual({ wanted: 'tail', known: 0, relation: 0, answers: [1, 3] })
  expect(queries).toContainEqual({ wanted: 'head', known: 1, relation: 0, answers: [0, 2] })
  expect(queries).toContainEqual({ wanted: 'head', known: 3, relation: 1, answers: [3] })
  expect(queries.reduce((sum, { answers }) => sum + answers.length, 0)).toBe(2 * triples.length)
})

test('the most frequent entities are kept and their triples renumbered', () => {
  const kept = mostFrequentEntities(5, triples, 2)
  expect(kept).toEqual([3, 0])
  const places = {
    entities: new Map(kept.map((id, at) => [id, at])),
    relations: new Map([
      [0, 0],
      [1, 1],
    ]),
  }
  expect(renumbered(triples, places)).toEqual([
    { head: 1, relation: 0, tail: 0 },
    { head: 0, relation: 1, tail: 0 },
  ])
})

test('every triple is ranked at both ends among all entities, filtered by train and valid', async () => {
  const random = seededRandom(4)
  const valid = [{ head: 2, relation: 0, tail: 3 }]
  const scores = Array.from({ length: 4 }, () => random())
  const report = await rankLinks(valid, new KnownAnswers([...valid, ...triples]), async (queries) =>
    queries.map(() => scores),
  )
  const above = (entity: number, passed: readonly number[]) =>
    1 + scores.filter((score, at) => score > scores[entity]! && !passed.includes(at)).length
  expect(report.raw.tail.meanRank).toBe(above(3, []))
  expect(report.filtered.tail.meanRank).toBe(above(3, [1]))
  expect(report.filtered.head.meanRank).toBe(above(2, [0]))
})

test('a relation is named by how many heads a tail has, and tails a head', () => {
  const of = (pairs: readonly (readonly [number, number])[], relation: number) =>
    pairs.map(([head, tail]) => ({ head, relation, tail }))
  const categories = categoriesOf([
    ...of(
      [
        [0, 1],
        [2, 3],
      ],
      0,
    ),
    ...of(
      [
        [0, 1],
        [0, 2],
        [0, 3],
      ],
      1,
    ),
    ...of(
      [
        [1, 0],
        [2, 0],
        [3, 0],
      ],
      2,
    ),
    ...of(
      [
        [0, 2],
        [0, 3],
        [1, 2],
        [1, 3],
      ],
      3,
    ),
  ])
  expect([...categories]).toEqual([
    [0, '1-1'],
    [1, '1-N'],
    [2, 'N-1'],
    [3, 'N-N'],
  ])
  const ranked = [1, 2, 2].map((rank, at) => ({ wanted: 'tail', relation: at, raw: rank, filtered: rank }) as const)
  const figures = figuresByRelation(ranked, [{ name: 'a' }, { name: 'b' }, { name: 'c' }], categories)
  expect(figures.map(({ relation, category, report }) => [relation, category, report.filtered.tail.meanRank])).toEqual([
    ['a', '1-1', 1],
    ['b', '1-N', 2],
    ['c', 'N-1', 2],
  ])
  expect(figuresByCategory(ranked, categories).map(({ category }) => category)).toEqual(['1-1', '1-N', 'N-1'])
})

test('without learning, entities come by how often they stood at that end of the relation', async () => {
  const [tails, unseen] = await frequencyScorer(
    triples,
    4,
  )([
    { wanted: 'tail', known: 9, relation: 0, answers: [] },
    { wanted: 'head', known: 0, relation: 7, answers: [] },
  ])
  expect([...(tails as Float32Array)]).toEqual([0, 2, 0, 1])
  expect([...(unseen as Float32Array)]).toEqual([0, 0, 0, 0])
})
