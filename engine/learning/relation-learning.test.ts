import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { defaultLearningSettings, type RunState } from '../../contract/domain/learning.ts'
import { smallRelations } from '../inference/testing/small-relations.ts'
import { decisionOf, mentionChange, mentionOf, statusChange } from '../store/testing/test-project.ts'
import { relationType } from '../training/testing/relation-posts.ts'
import { type TestMachine, testMachine } from './testing/test-machine.ts'

// Several processes start and train in each of these tests.
vi.setConfig({ testTimeout: 180_000 })

const open: TestMachine[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()))
})

const persons = ['Anna', 'Ben', 'Carla', 'Dora', 'Emil', 'Frida', 'Gina', 'Hans', 'Ida', 'Jon']
const places = ['Paris', 'Rome', 'Kiel', 'Bonn', 'Graz']
const verbs = ['lives in', 'works for'] as const
const posts = persons.flatMap((person) =>
  places.flatMap((place) => verbs.map((verb) => ({ person, place, verb, text: `${person} ${verb} ${place}` }))),
)
const asked = posts.length + 1

async function machineWith(): Promise<TestMachine> {
  const relations = smallRelations(['None', 'home'])
  const made = await testMachine([...posts.map(({ text }) => text), 'Kim works for Linz'], { relations })
  open.push(made)
  const types = [relationType('home'), relationType('job')]
  made.store.decide(
    decisionOf(
      'edit-relation-types',
      ...types.map((type) => ({ kind: 'relation-type', name: type.name, before: null, after: type }) as const),
    ),
  )
  made.project.learning.configure({ ...defaultLearningSettings, learningRate: 1e-2 })
  return made
}

/** Marks posts as done, with a relation from the person to the place where `relation` names one. */
function confirm({ store }: TestMachine, relation: (verb: string) => string | null): void {
  for (const [at, { person, place, verb }] of posts.entries()) {
    const post = at + 1
    const [head, tail] = [randomUUID(), randomUUID()]
    const type = relation(verb)
    const source = { kind: 'person' } as const
    store.decide(
      decisionOf(
        'done',
        mentionChange(post, null, mentionOf(store, post, person), head),
        mentionChange(post, null, mentionOf(store, post, place, 'LOC'), tail),
        ...(type === null
          ? []
          : [
              {
                kind: 'relation',
                id: randomUUID(),
                post,
                before: null,
                after: { head, tail, type, verdict: 'accepted', source },
              } as const,
            ]),
        statusChange(post, 'todo', 'done'),
      ),
    )
  }
}

async function lastOf<T>(items: AsyncIterable<T>): Promise<T> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all.at(-1)!
}

async function learnt({ project }: TestMachine): Promise<RunState> {
  project.learning.start('person')
  await vi.waitUntil(() => project.learning.state().running === null, { timeout: 150_000, interval: 20 })
  return project.learning.runs()[0]!.state
}

test('confirmed relations raise the held-out F1, teach a new type, and the version is read with, measured, compared and repeated', async () => {
  const test = await machineWith()
  const { store, project } = test
  confirm(test, (verb) => (verb === 'lives in' ? 'home' : 'job'))
  const [kim, linz] = [randomUUID(), randomUUID()]
  store.decide(
    decisionOf(
      'add',
      mentionChange(asked, null, mentionOf(store, asked, 'Kim'), kim),
      mentionChange(asked, null, mentionOf(store, asked, 'Linz', 'LOC'), linz),
    ),
  )
  const question = { post: asked, among: 'accepted' } as const
  const before = await project.relations.suggest(question)
  expect(before.version).toMatch(/^starter-relations@/)
  const state = await learnt(test)
  if (state.kind !== 'promoted' && state.kind !== 'candidate') throw new Error(state.kind)
  const [point] = await project.learning.reports.curve()
  const task = point!.tasks.find(({ task }) => task === 'relations')!
  expect(task.posts).toBeGreaterThan(5)
  expect(task.after.f1).toBeGreaterThan(task.before.f1 + 20)
  expect(task.perType.map(({ type }) => type).sort()).toEqual(['home', 'job'])
  expect(state.reason).toContain(`; relations F1 ${task.before.f1.toFixed(1)} to ${task.after.f1.toFixed(1)}`)
  await project.learning.use(state.version)
  const after = await project.relations.suggest(question)
  expect(after.version).toBe('v1')
  expect(after.pairs[0]!.scores[0]!.type).toBe('job')
  const { reports } = project.learning
  const measured = await lastOf(reports.measure('v1'))
  if (measured.kind !== 'report') throw new Error('no report')
  const related = measured.report.tasks.find(({ task }) => task === 'relations')!
  const heldOut = store.learning.snapshot().heldOut.length
  expect(related).toMatchObject({ posts: heldOut, total: { gold: heldOut } })
  expect(related.perType.every(({ interval, gold }) => interval !== null || gold < 2)).toBe(true)
  expect(related.calibration.bins.reduce((sum, { count }) => sum + count, 0)).toBe(related.total.predicted)
  const compared = await lastOf(reports.compare(test.machine.starter.version, 'v1'))
  if (compared.kind !== 'comparison') throw new Error('no comparison')
  const { relations, first, second } = compared.comparison
  expect(relations!.posts).toBe(heldOut)
  expect(relations!.better).toBeGreaterThan(relations!.worse)
  expect(relations!.changed[0]!.gold[0]!.surface).toMatch(/^\w+ → \w+$/)
  const f1 = ({ tasks }: typeof first) => tasks.find(({ task }) => task === 'relations')!.total.f1
  expect(relations!.difference.f1).toBeCloseTo(f1(second) - f1(first), 9)
  expect(relations!.difference.interval!.low).toBeGreaterThan(0)

  const repeated = await project.learning.repeat('v1', () => {})
  expect(repeated.same).toBe(true)
  expect(repeated.relationsSha256!.recorded).toMatch(/^[0-9a-f]{64}$/)
  expect(repeated.relationsSha256!.found).toBe(repeated.relationsSha256!.recorded)

  await project.learning.use(test.machine.starter.version)
  expect((await project.relations.suggest(question)).version).toBe(before.version)
})

test('where nobody looked for relations none are learnt, and nothing is said about them', async () => {
  const test = await machineWith()
  confirm(test, () => null)
  const state = await learnt(test)
  if (state.kind !== 'promoted' && state.kind !== 'candidate') throw new Error(state.kind)
  expect(state.reason).not.toContain('relations')
  const [point] = await test.project.learning.reports.curve()
  expect(point!.tasks.map(({ task }) => task)).toEqual(['mentions'])
  expect(existsSync(join(test.store.folder, 'models', state.version, 'relations'))).toBe(false)
})
