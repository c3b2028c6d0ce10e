import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { Change } from '../../contract/domain/event.ts'
import type { Relation, RelationType } from '../../contract/domain/relation.ts'
import { smallRelations } from '../inference/testing/small-relations.ts'
import { type TestMachine, type TestMachineOptions, testMachine } from '../learning/testing/test-machine.ts'
import { decisionOf, mentionChange, mentionOf } from '../store/testing/test-project.ts'
import { relationType } from '../training/testing/relation-posts.ts'

vi.setConfig({ testTimeout: 90_000 })

const open: TestMachine[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()))
})

const schema = [relationType('home'), relationType('job', { tails: ['LOC', 'PER'] })]
const [anna, ben, rome] = [randomUUID(), randomUUID(), randomUUID()]

async function machineWith(options: TestMachineOptions = { relations: smallRelations() }): Promise<TestMachine> {
  const made = await testMachine(['Anna and Ben live in Rome'], options)
  open.push(made)
  made.store.decide(
    decisionOf(
      'add',
      mentionChange(1, null, mentionOf(made.store, 1, 'Anna'), anna),
      mentionChange(1, null, mentionOf(made.store, 1, 'Ben'), ben),
      mentionChange(1, null, mentionOf(made.store, 1, 'Rome', 'LOC'), rome),
    ),
  )
  return made
}
const typed = (...types: RelationType[]): Change[] =>
  types.map((type) => ({ kind: 'relation-type', name: type.name, before: null, after: type }))
const relates = (part: Partial<Relation>): Change => ({
  kind: 'relation',
  id: randomUUID(),
  post: 1,
  before: null,
  after: { head: anna, tail: rome, type: 'home', verdict: 'accepted', source: { kind: 'person' }, ...part },
})
const ask = { post: 1, among: 'accepted' } as const
const ends = (answer: Awaited<ReturnType<TestMachine['project']['relations']['suggest']>>) =>
  answer.pairs.map(({ head, tail }) => [head.mention, tail.mention])

test('each pair that the schema allows something for gets scores that add up to 1, with the version', async () => {
  const { store, project } = await machineWith()
  store.decide(decisionOf('edit-relation-types', ...typed(...schema)))
  const answer = await project.relations.suggest(ask)
  expect(answer.version).toMatch(/^starter-relations@[0-9a-f]{8}$/)
  expect(ends(answer)).toEqual([
    [anna, ben],
    [ben, anna],
    [anna, rome],
    [ben, rome],
  ])
  for (const { scores } of answer.pairs) expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5)
  expect(answer.pairs[0]!.scores.map(({ type }) => type).sort()).toEqual(['job', null].sort())
  expect(answer.pairs[2]!.scores.map(({ type }) => type).sort()).toEqual(['home', 'job', null].sort())
})

test('decided pairs are left out, and what was rejected is no answer any more', async () => {
  const { store, project } = await machineWith()
  store.decide(decisionOf('edit-relation-types', ...typed(...schema)))
  store.decide(decisionOf('relate', relates({})))
  store.decide(decisionOf('no-relation', relates({ head: ben, tail: anna, type: null })))
  store.decide(decisionOf('reject', relates({ head: ben, type: 'job', verdict: 'rejected' })))
  const { pairs } = await project.relations.suggest(ask)
  expect(pairs.map(({ head, tail }) => [head.mention, tail.mention])).toEqual([[ben, rome]])
  expect(pairs[0]!.scores.map(({ type }) => type).sort()).toEqual(['home', null].sort())
})

test('without relation types nothing is suggested, though the model is there', async () => {
  const { project } = await machineWith()
  expect(await project.relations.suggest(ask)).toMatchObject({ version: expect.any(String), pairs: [] })
})

test('without a model of relations the version is null', async () => {
  const { store, project } = await machineWith({})
  store.decide(decisionOf('edit-relation-types', ...typed(...schema)))
  expect(await project.relations.suggest(ask)).toEqual({ version: null, pairs: [] })
})

test('a package that cannot be read is said once, and nothing is suggested', async () => {
  const test = await machineWith()
  test.store.decide(decisionOf('edit-relation-types', ...typed(...schema)))
  await writeFile(join(test.folder, 'starter-relations', 'weights.safetensors'), 'spoiled')
  expect(await test.project.relations.suggest(ask)).toEqual({ version: null, pairs: [] })
  expect(await test.project.relations.suggest(ask)).toEqual({ version: null, pairs: [] })
  expect(test.log.filter((line) => line.includes('cannot be used'))).toHaveLength(1)
})

test('a mention of another type is asked about anew', async () => {
  const { store, project } = await machineWith()
  store.decide(decisionOf('edit-relation-types', ...typed(relationType('job', { heads: [], tails: [] }))))
  const scoreOf = async () => {
    const { pairs } = await project.relations.suggest(ask)
    return pairs.find(({ head, tail }) => head.mention === anna && tail.mention === rome)!.scores[0]!.score
  }
  const before = await scoreOf()
  const mention = mentionOf(store, 1, 'Anna')
  store.decide(decisionOf('retype', mentionChange(1, mention, { ...mention, type: 'LOC' }, anna)))
  expect(Math.abs((await scoreOf()) - before)).toBeGreaterThan(1e-5)
})
