import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import { integers } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { type KgeConfig, kgeParameters, kgeScorers, kgeTables, mustBeKgeConfig, seesImages } from './kge-config.ts'
import { openCandidates, questionPoint } from './score-candidates.ts'
import { questionPoints, scoresAgainst, scoresOfAll } from './score-graph.ts'

const configOf = (scorer: KgeConfig['scorer'], reciprocal: boolean): KgeConfig => ({
  ...{ scorer, reciprocal, dimension: 8, entities: 5, relations: 2, norm: 2, gamma: 4 },
})

test.each(kgeScorers.flatMap((scorer) => [true, false].map((reciprocal) => ({ scorer, reciprocal }))))(
  '$scorer scores the same in a graph, against all and against some, and in plain numbers (reciprocal $reciprocal)',
  async ({ scorer, reciprocal }) => {
    const config = configOf(scorer, reciprocal)
    const random = randomNumbers(3)
    const tables = Object.fromEntries(
      [...kgeParameters(config)].map(([name, shape]) => [name, randomTensor(shape, random)]),
    )
    const [entities, relations] = [tables[kgeTables.entities]!, tables[kgeTables.relations]!]
    const vectors = { entities: entities.data as Float32Array, relations: relations.data as Float32Array }
    const [known, relation] = [
      [0, 3, 4],
      [1, 0, 1],
    ]
    for (const wanted of reciprocal ? (['tail'] as const) : (['tail', 'head'] as const)) {
      const g = new Graph()
      const table = g.input('table', 'float32', entities.shape)
      const links = g.gather(g.input('links', 'float32', relations.shape), g.input('relation', 'int64', [3]))
      const points = questionPoints(g, config, g.gather(table, g.input('known', 'int64', [3])), links, wanted)
      const outputs = {
        all: scoresOfAll(g, config, points, table),
        some: scoresAgainst(g, config, g.unsqueeze(points, 1), table),
      }
      const found = await withSession(onnxModel(g, { outputs }), ({ run }) =>
        run({ table: entities, links: relations, known: integers([3], known!), relation: integers([3], relation!) }),
      )
      const score = openCandidates(config)
      const plain = known!.flatMap((entity, at) => {
        const scores = new Float32Array(config.entities)
        score(questionPoint(config, vectors, entity, relation![at]!, wanted), vectors.entities, scores)
        return [...scores]
      })
      for (const [at, score] of plain.entries()) {
        expect(found.all!.data[at], `${wanted}, all, ${at}`).toBeCloseTo(score, 4)
        expect(found.some!.data[at], `${wanted}, some, ${at}`).toBeCloseTo(score, 4)
      }
    }
  },
)

test('of an entity without an image, whose halves are the same, only its own vector counts', () => {
  for (const [aware, blind] of [
    ['ikrl', 'transe'],
    ['rsme', 'complex'],
  ] as const) {
    const config = configOf(aware, true)
    expect(seesImages(config)).toBe(true)
    const random = randomNumbers(8)
    const own = randomTensor([5, 4], random).data
    const relations = randomTensor([4, aware === 'rsme' ? 5 : 4], random).data
    const both = new Float32Array(5 * 8).map((_, at) => own[4 * Math.floor(at / 8) + (at % 4)]!)
    const narrow = new Float32Array(4 * 4).map((_, at) => relations[(relations.length / 4) * (at >> 2) + (at % 4)]!)
    const [seen, unseen] = [new Float32Array(5), new Float32Array(5)]
    openCandidates(config)(questionPoint(config, { entities: both, relations }, 2, 1, 'tail'), both, seen)
    const plain: KgeConfig = { ...config, scorer: blind, dimension: 4 }
    openCandidates(plain)(questionPoint(plain, { entities: own, relations: narrow }, 2, 1, 'tail'), own, unseen)
    // Whatever the gate is: what it gives to one half it takes from the other.
    for (const [at, score] of unseen.entries()) expect(seen[at]).toBeCloseTo(score, 4)
  }
})

test('sizes that halves cannot have are refused', () => {
  expect(() => mustBeKgeConfig({ ...configOf('rsme', true), dimension: 6 })).toThrow('no multiple of 4')
  expect(() => mustBeKgeConfig({ ...configOf('ikrl', true), norm: 1 })).toThrow('Euclidean')
})
