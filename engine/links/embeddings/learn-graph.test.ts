import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { nodeSpawner, sourceEntries } from '../../processes/node-spawner.ts'
import { learnGraph } from './learn-graph.ts'
import type { GraphLearningProgress, TrainGraphAsk } from './links-learning.ts'
import type { LinksModel, NamedTriple } from './links-model.ts'
import { openLinksModel } from './open-links-model.ts'
import { runGraphLearning } from './run-graph-learning.ts'

const folder = mkdtempSync(join(tmpdir(), 'triptych-graph-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const countries = ['Norway', 'Chile', 'Kenya', 'Côte d’Ivoire', 'Peru', 'Ghana']
const towns = countries.map((country) => `Town of ${country}`)
const people = countries.flatMap((country) => Array.from({ length: 9 }, (_, at) => `Person ${at} ${country}`))
const named = (name: string) => ({ name, text: name })
const fact = (head: string, relation: string, tail: string): NamedTriple => ({ head, relation, tail })

/** People live in towns, and are citizens of their town's country; of the first person of each country that is not said. */
const world = {
  entities: [...countries, ...towns, ...people].map(named),
  relations: ['lies in', 'lives in', 'citizen of'].map(named),
  facts: countries.flatMap((country, at) => [
    fact(towns[at]!, 'lies in', country),
    ...people
      .filter((person) => person.endsWith(` ${country}`))
      .flatMap((person, i) => [
        fact(person, 'lives in', towns[at]!),
        ...(i === 0 ? [] : [fact(person, 'citizen of', country)]),
      ]),
  ]),
}
const ask = (more: Partial<TrainGraphAsk>): TrainGraphAsk => ({
  ...{
    kind: 'from-nothing',
    ...world,
    facts: [...world.facts],
    rejected: [],
    name: 'world',
    scorer: 'complex',
    images: null,
  },
  ...{ target: join(folder, 'world'), seed: 1, threads: 1 },
  ...more,
})
const citizenOf = (model: LinksModel, person: string, among?: readonly string[]) =>
  model.answers({ head: person, relation: 'citizen of', tail: null, limit: 1, ...(among && { among }) })[0]!

test('a small graph is learnt in seconds: what was never said is worked out', async () => {
  const told: GraphLearningProgress[] = []
  const done = await learnGraph(ask({}), (progress) => told.push(progress))
  expect(done.facts + done.heldOut).toBe(world.facts.length)
  expect(done.heldOut).toBe(Math.floor(world.facts.length / 10))
  expect(done.metrics['valid.filtered.mrr']).toBeGreaterThan(0.5)
  expect(told.at(-1)).toMatchObject({ phase: 'learning', secondsLeft: expect.any(Number) })
  const model = await openLinksModel(join(folder, 'world'), world.facts)
  const first = countries.map((country) => citizenOf(model, `Person 0 ${country}`).entity)
  const right = first.filter((country, at) => country === countries[at])
  expect(right.length).toBeGreaterThanOrEqual(5)
}, 120_000)

test('accepted facts are ranked first afterwards, also of entities that are new; rejected ones fall', async () => {
  const known = [...world.facts]
  const base = join(folder, 'base')
  await learnGraph(ask({ target: base }), () => {})
  const before = await openLinksModel(base, known)
  // Against all that the graph says, so that nothing but learning can explain it.
  const added = [fact('Person 0 Norway', 'citizen of', 'Peru'), fact('Person 0 Zürich', 'lives in', 'Town of Kenya')]
  const wrong = citizenOf(before, 'Person 0 Chile')
  const rejected = [fact('Person 0 Chile', 'citizen of', wrong.entity)]
  expect(citizenOf(before, 'Person 0 Norway').entity).not.toBe('Peru')
  const target = join(folder, 'more')
  const done = await learnGraph(
    {
      ...{ kind: 'more', model: base, target, name: 'more', seed: 1, threads: 1 },
      ...{ facts: known, added, rejected, texts: [{ name: 'Person 0 Zürich', text: 'someone from Zürich' }] },
    },
    () => {},
  )
  expect(done.metrics['added.first']).toBe(1)
  const after = await openLinksModel(target, known)
  expect(citizenOf(after, 'Person 0 Norway').entity).toBe('Peru')
  expect(after.answers({ head: 'Person 0 Zürich', relation: 'lives in', tail: null, limit: 1 })[0]!.entity).toBe(
    'Town of Kenya',
  )
  expect(after.entities.at(-1)).toEqual({ name: 'Person 0 Zürich', text: 'someone from Zürich' })
  expect(after.probability(rejected[0]!)!).toBeLessThan(before.probability(rejected[0]!)!)
  // What else was known is not forgotten.
  const kept = (model: LinksModel) => {
    model.remove(known)
    const ranks = known.map(({ head, relation, tail }) => {
      const all = model.answers({ head, relation, tail: null, limit: 1000 })
      return all.find(({ entity }) => entity === tail)!.rank
    })
    return ranks.filter((rank) => rank === 1).length / ranks.length
  }
  expect(kept(after)).toBeGreaterThan(kept(before) - 0.1)
}, 120_000)

test('without facts there is nothing to learn', async () => {
  await expect(learnGraph(ask({ facts: [] }), () => {})).rejects.toMatchObject({ kind: 'bad-input' })
})

test('in the trainer process the same is learnt, and cancelling ends it', async () => {
  const spawner = nodeSpawner({ entries: sourceEntries })
  const options = { spawner, log: () => {}, signal: new AbortController().signal }
  const told: GraphLearningProgress[] = []
  const target = join(folder, 'apart')
  const done = await runGraphLearning(ask({ target }), { ...options, onProgress: (progress) => told.push(progress) })
  expect(done.heldOut).toBeGreaterThan(0)
  expect(told.length).toBeGreaterThan(1)
  expect((await openLinksModel(target, [])).entities).toHaveLength(world.entities.length)

  const abort = new AbortController()
  const cancelled = runGraphLearning(ask({ target: join(folder, 'never') }), {
    ...options,
    signal: abort.signal,
    onProgress: () => abort.abort(),
  })
  await expect(cancelled).rejects.toMatchObject({ kind: 'cancelled' })
}, 120_000)
