import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from '../../contract/domain/event.ts'
import type { RelationType } from '../../contract/domain/relation.ts'
import type { ProjectStore } from '../store/project-store.ts'
import {
  addPosts,
  decisionOf,
  mentionChange,
  mentionOf,
  testFolder,
  testProject,
  visibleState,
} from '../store/testing/test-project.ts'
import { retireType } from './retire-type.ts'

const types = ['home', 'visit'].map((name): RelationType => {
  return { name, colour: 0, description: '', heads: [], tails: [], symmetric: false }
})
let folder: ReturnType<typeof testFolder>
let store: ProjectStore
const ids = { ada: randomUUID(), rome: randomUUID(), kiel: randomUUID(), not: randomUUID() }

beforeEach(async () => {
  folder = testFolder()
  store = await testProject(folder.path, ['Ada left Rome for Kiel in June', 'Rome again'])
  const relation = (tail: string, type: string, verdict: 'accepted' | 'rejected' = 'accepted'): Change => {
    const after = { head: ids.ada, tail, type, verdict, source: { kind: 'person' } } as const
    return { kind: 'relation', id: randomUUID(), post: 1, before: null, after }
  }
  store.decide(
    decisionOf(
      'add',
      ...types.map((type): Change => ({ kind: 'relation-type', name: type.name, before: null, after: type })),
      mentionChange(1, null, mentionOf(store, 1, 'Ada'), ids.ada),
      mentionChange(1, null, mentionOf(store, 1, 'Rome', 'LOC'), ids.rome),
      mentionChange(1, null, mentionOf(store, 1, 'Kiel', 'LOC'), ids.kiel),
      mentionChange(1, null, { ...mentionOf(store, 1, 'June', 'LOC'), verdict: 'rejected' }, ids.not),
      mentionChange(2, null, mentionOf(store, 2, 'Rome', 'LOC')),
      relation(ids.rome, 'home'),
      relation(ids.kiel, 'home', 'rejected'),
      relation(ids.kiel, 'visit'),
    ),
  )
})
afterEach(async () => {
  expect((await store.check()).problems).toEqual([])
  await store.close()
  folder.clean()
})

const project = () => ({ store, decide: store.decide })
const typesIn = (post: number) => store.posts.get(post).mentions.map(({ surface, type }) => `${surface} ${type}`)
const names = () => store.types().map(({ name }) => name)
const undo = () => store.undo(randomUUID())

test('a removed type keeps its mentions, and is asked about until none is left', async () => {
  await retireType(project(), { kind: 'entity', name: 'LOC', fate: { kind: 'keep' } })
  expect(names()).toEqual(['PER', 'ORG'])
  expect(typesIn(1)).toEqual(['Ada PER', 'Rome LOC', 'Kiel LOC', 'June LOC'])
  expect(store.typeUses.retired()).toMatchObject([
    { kind: 'entity', type: { name: 'LOC' }, uses: { accepted: 3, rejected: 1 } },
  ])
  const settled = await retireType(project(), { kind: 'entity', name: 'LOC', fate: { kind: 'retype', to: 'ORG' } })
  expect(settled).toEqual({ changes: 4, decisions: 1 })
  expect(typesIn(1)).toEqual(['Ada PER', 'Rome ORG', 'Kiel ORG'])
  expect(store.typeUses.retired()).toEqual([])
})

test('of a removed type nothing new is labelled, but what is there can be changed and taken back', async () => {
  await retireType(project(), { kind: 'entity', name: 'LOC', fate: { kind: 'keep' } })
  const rome = mentionOf(store, 1, 'Rome', 'LOC')
  const again = mentionChange(2, null, mentionOf(store, 2, 'again', 'LOC'))
  expect(() => store.decide(decisionOf('add', again))).toThrow(/no type LOC/)
  const longer = { ...rome, end: rome.end + ' for'.length, surface: 'Rome for' }
  store.decide(decisionOf('stretch', mentionChange(1, rome, longer, ids.rome)))
  store.decide(decisionOf('retype', mentionChange(1, longer, { ...longer, type: 'ORG' }, ids.rome)))
  undo()
  expect(typesIn(1)).toContain('Rome for LOC')
  undo()
  expect(typesIn(1)).toContain('Rome LOC')
})

test.each([
  { fate: { kind: 'keep' }, left: ['Ada PER', 'Rome LOC', 'Kiel LOC', 'June LOC'], relations: 3 },
  { fate: { kind: 'retype', to: 'PER' }, left: ['Ada PER', 'Rome PER', 'Kiel PER'], relations: 3 },
  { fate: { kind: 'delete' }, left: ['Ada PER'], relations: 0 },
] as const)('$fate.kind is one decision, and undo brings all of it back', async ({ fate, left, relations }) => {
  const before = visibleState(store)
  expect((await retireType(project(), { kind: 'entity', name: 'LOC', fate })).decisions).toBe(1)
  expect(typesIn(1)).toEqual(left)
  expect(store.posts.get(1).relations).toHaveLength(relations)
  undo()
  expect(visibleState(store)).toEqual(before)
  store.redo(randomUUID())
  expect(typesIn(1)).toEqual(left)
  expect(names()).toEqual(['PER', 'ORG'])
})

test.each([
  { fate: { kind: 'keep' }, left: ['home', 'home', 'visit'] },
  { fate: { kind: 'retype', to: 'visit' }, left: ['visit', 'visit'] },
  { fate: { kind: 'delete' }, left: ['visit'] },
] as const)('relations of a removed type: $fate.kind, undoable too', async ({ fate, left }) => {
  const before = visibleState(store)
  await retireType(project(), { kind: 'relation', name: 'home', fate })
  expect(store.relationTypes().map(({ name }) => name)).toEqual(['visit'])
  const kept = store.posts.get(1).relations.map(({ type }) => type)
  expect(kept.sort()).toEqual(left)
  expect(store.typeUses.retired()).toHaveLength(fate.kind === 'keep' ? 1 : 0)
  undo()
  expect(visibleState(store)).toEqual(before)
})

test('many mentions take several decisions, and as many steps of undo', async () => {
  const texts = Array.from({ length: 600 }, (_, at) => `Bob and Bob ${at}`)
  addPosts(store, texts, 'more.jsonl')
  for (let from = 3; from <= 602; from += 300) {
    const mentions = Array.from({ length: 300 }, (_, at) => from + at).flatMap((post) =>
      [0, 8].map((start) => {
        const source = { kind: 'person' } as const
        return mentionChange(post, null, {
          start,
          end: start + 3,
          surface: 'Bob',
          type: 'ORG',
          verdict: 'accepted',
          source,
        })
      }),
    )
    store.decide(decisionOf('add', ...mentions))
  }
  const before = visibleState(store)
  const done = await retireType(project(), { kind: 'entity', name: 'ORG', fate: { kind: 'retype', to: 'PER' } })
  expect(done).toEqual({ changes: 1201, decisions: 2 })
  expect(store.typeUses.of('entity', 'ORG')).toEqual({ accepted: 0, rejected: 0 })
  undo()
  undo()
  expect(visibleState(store)).toEqual(before)
})

test('a type cannot become itself or one that is not there', async () => {
  for (const to of ['LOC', 'NONE'])
    await expect(
      retireType(project(), { kind: 'entity', name: 'LOC', fate: { kind: 'retype', to } }),
    ).rejects.toMatchObject({ kind: 'bad-input' })
  expect(names()).toContain('LOC')
})
