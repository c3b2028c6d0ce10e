import { expect, test } from 'vitest'
import { type KgeConfig, kgeParameters } from '../../../models/nets/kge/kge-config.ts'
import { seededRandom } from '../../training/fit-random.ts'
import { learnMore } from './learn-more.ts'

const config: KgeConfig = {
  ...{ scorer: 'complex', dimension: 8, entities: 20, relations: 2, reciprocal: true, norm: 2, gamma: 1 },
}
function start() {
  const random = seededRandom(4)
  const [entities, relations] = [...kgeParameters(config).values()].map(([rows, width]) =>
    new Float32Array(rows! * width!).map(() => random() - 0.5),
  )
  return { config, vectors: { entities: entities!, relations: relations! } }
}
const facts = Array.from({ length: 30 }, (_, at) => ({ head: at % 20, relation: at % 2, tail: (7 * at + 3) % 20 }))
const added = [
  { head: 0, relation: 1, tail: 19 },
  { head: 5, relation: 0, tail: 5 },
]
const ask = { facts: [...facts, ...added], added, rejected: [], seed: 1, threads: 1 }

test('new facts come first, and what was given is not changed', async () => {
  const given = start()
  const before = given.vectors.entities.slice()
  const { first, steps } = await learnMore({ ...ask, start: given })
  expect(first).toBe(1)
  expect(steps).toBeGreaterThan(0)
  expect(given.vectors.entities).toEqual(before)
})

test('what leads already is left alone', async () => {
  const once = await learnMore({ ...ask, start: start() })
  const again = await learnMore({ ...ask, start: { config, vectors: once.vectors } })
  expect(again.steps).toBeLessThanOrEqual(once.steps)
  const none = await learnMore({ ...ask, added: [], start: start() })
  expect(none).toMatchObject({ first: 1, steps: 0 })
})

test.each(['transe', 'rotate'] as const)('%s with distances that add up learns more as well', async (scorer) => {
  const addsUp: KgeConfig = { ...config, scorer, norm: 1, gamma: 4 }
  const random = seededRandom(4)
  const [entities, relations] = [...kgeParameters(addsUp).values()].map(([rows, width]) =>
    new Float32Array(rows! * width!).map(() => random() - 0.5),
  )
  const begin = { config: addsUp, vectors: { entities: entities!, relations: relations! } }
  const wrong = [{ head: 3, relation: 0, tail: 9 }]
  const { first, vectors } = await learnMore({ ...ask, start: begin, added: added.slice(0, 1), rejected: wrong })
  expect(first).toBe(1)
  expect(vectors.entities.every(Number.isFinite)).toBe(true)
})

test('it can be cancelled, and embeddings that cannot learn more say so', async () => {
  await expect(learnMore({ ...ask, start: start(), signal: AbortSignal.abort() })).rejects.toMatchObject({
    kind: 'cancelled',
  })
  const { vectors } = start()
  const oneWay: KgeConfig = { ...config, reciprocal: false }
  await expect(learnMore({ ...ask, start: { config: oneWay, vectors } })).rejects.toThrow('train anew')
})
