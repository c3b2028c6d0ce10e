import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from '../../contract/domain/event.ts'
import { Failed } from '../../contract/domain/failed.ts'
import { openProject } from './open-project.ts'
import type { ProjectStore } from './project-store.ts'
import {
  addPosts,
  decisionOf,
  mentionChange,
  mentionOf,
  statusChange,
  testFolder,
  testProject,
  visibleState,
} from './testing/test-project.ts'

let folder: ReturnType<typeof testFolder>
let store: ProjectStore
beforeEach(async () => {
  folder = testFolder()
  store = await testProject(folder.path, ['Ada Lovelace met Bob in Paris', 'e\u0301te\u0301 👩‍🚀 in Rome', 'the third'])
})
afterEach(async () => {
  await store.close()
  folder.clean()
})

function failureOf(work: () => unknown): Failed {
  try {
    work()
  } catch (error) {
    if (error instanceof Failed) return error
    throw error
  }
  throw new Error('this should have failed')
}

test('a decision changes the state, is logged, and answers with the new counts', () => {
  const ada = mentionOf(store, 1, 'Ada Lovelace')
  const changes = [mentionChange(1, null, ada), statusChange(1, 'todo', 'done')]
  const decision = decisionOf('done', ...changes)
  const { event, counts } = store.decide(decision)
  expect(event).toMatchObject({ id: decision.id, by: 'tester', action: { kind: 'decide', intent: 'done' }, changes })
  expect(counts).toMatchObject({ posts: 3, todo: 2, skipped: 0, done: 1, mentions: 1, rejected: 0, doneToday: 1 })
  expect(store.seq()).toBe(event.seq)
  expect(store.history({ post: null, before: null, limit: 10 })[0]).toEqual(event)
  expect(store.posts.get(1)).toMatchObject({ status: 'done', mentions: [{ ...ada, post: 1 }] })
})

test('repeating a decision that has arrived changes nothing and answers the same event', () => {
  const decision = decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Ada')))
  const first = store.decide(decision)
  store.decide(decisionOf('done', statusChange(1, 'todo', 'done')))
  const again = store.decide(structuredClone(decision))
  expect(again.event).toEqual(first.event)
  expect(store.seq()).toBe(first.event.seq + 1)
})

test('an id that was used for something else is a conflict', () => {
  const decision = decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Ada')))
  store.decide(decision)
  const other = { ...decision, changes: [mentionChange(1, null, mentionOf(store, 1, 'Bob'))] }
  expect(failureOf(() => store.decide(other)).kind).toBe('conflict')
  expect(failureOf(() => store.decide({ ...decision, intent: 'accept' as const })).kind).toBe('conflict')
  expect(failureOf(() => store.undo(decision.id)).kind).toBe('conflict')
})

const span = (start: number, end: number, surface: string, type = 'PER') =>
  ({ start, end, surface, type, verdict: 'accepted', source: { kind: 'person' } }) as const

test.each<{ name: string; kind: string; changes: readonly Change[] }>([
  { name: 'a span beyond the text', kind: 'bad-input', changes: [mentionChange(1, null, span(20, 99, 'x'))] },
  { name: 'an empty span', kind: 'bad-input', changes: [mentionChange(1, null, span(3, 3, 'x'))] },
  { name: 'half an accent', kind: 'bad-input', changes: [mentionChange(2, null, span(0, 1, 'e'))] },
  { name: 'half an emoji', kind: 'bad-input', changes: [mentionChange(2, null, span(6, 8, '👩'))] },
  { name: 'a surface that is not there', kind: 'bad-input', changes: [mentionChange(1, null, span(0, 3, 'Bob'))] },
  {
    name: 'a type that is not in the schema',
    kind: 'bad-input',
    changes: [mentionChange(1, null, span(0, 3, 'Ada', 'GOD'))],
  },
  { name: 'a post that is not there', kind: 'not-found', changes: [mentionChange(99, null, span(0, 3, 'Ada'))] },
  { name: 'a status of a post that is not there', kind: 'not-found', changes: [statusChange(99, 'todo', 'done')] },
  { name: 'a status that is stale', kind: 'conflict', changes: [statusChange(1, 'skipped', 'done')] },
  { name: 'a mention that is not there', kind: 'conflict', changes: [mentionChange(1, span(0, 3, 'Ada'), null)] },
  { name: 'a change with neither side', kind: 'bad-input', changes: [mentionChange(1, null, null)] },
  {
    name: 'two accepted mentions that overlap',
    kind: 'bad-input',
    changes: [mentionChange(1, null, span(0, 12, 'Ada Lovelace')), mentionChange(1, null, span(4, 12, 'Lovelace'))],
  },
  {
    name: 'a type under another name',
    kind: 'bad-input',
    changes: [{ kind: 'entity-type', name: 'A', before: null, after: { name: 'B', colour: 1, description: '' } }],
  },
  {
    name: 'a description with half a character',
    kind: 'bad-input',
    changes: [{ kind: 'entity-type', name: 'A', before: null, after: { name: 'A', colour: 1, description: '\ud800' } }],
  },
  {
    name: 'a type that is there already',
    kind: 'conflict',
    changes: [{ kind: 'entity-type', name: 'PER', before: null, after: { name: 'PER', colour: 1, description: '' } }],
  },
])('$name is refused as $kind, and nothing of the decision is kept', ({ kind, changes }) => {
  const before = visibleState(store)
  const seq = store.seq()
  const first = mentionChange(1, null, mentionOf(store, 1, 'Paris', 'LOC'))
  expect(failureOf(() => store.decide(decisionOf('add', first, ...changes))).kind).toBe(kind)
  expect(visibleState(store)).toEqual(before)
  expect(store.seq()).toBe(seq)
})

test('an overlap names both mentions', () => {
  const changes = [
    mentionChange(1, null, span(0, 12, 'Ada Lovelace')),
    mentionChange(1, null, span(4, 12, 'Lovelace', 'LOC')),
  ]
  const failure = failureOf(() => store.decide(decisionOf('add', ...changes)))
  expect(failure.message).toMatch(/"Ada Lovelace" \(PER\) and "Lovelace" \(LOC\) overlap/)
})

test('rejected mentions may lie over anything', () => {
  const rejected = (type: string) => ({ ...span(4, 12, 'Lovelace', type), verdict: 'rejected' }) as const
  store.decide(decisionOf('add', mentionChange(1, null, span(0, 12, 'Ada Lovelace'))))
  const changes = [mentionChange(1, null, rejected('LOC')), mentionChange(1, null, rejected('ORG'))]
  expect(store.decide(decisionOf('reject', ...changes)).counts).toMatchObject({ mentions: 1, rejected: 2 })
})

test('a type is removed whether mentions use it or not, and undo brings it back in its place', () => {
  const types = store.types()
  const remove = (name: string): Change => ({
    kind: 'entity-type',
    name,
    before: types.find((type) => type.name === name) ?? null,
    after: null,
  })
  store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Ada'))))
  store.decide(decisionOf('edit-types', remove('PER')))
  store.decide(decisionOf('edit-types', remove('LOC')))
  expect(store.types().map((type) => type.name)).toEqual(['ORG'])
  expect(store.posts.get(1).mentions).toMatchObject([{ surface: 'Ada', type: 'PER' }])
  store.undo(randomUUID())
  store.undo(randomUUID())
  expect(store.types()).toEqual(types)
})

test('undo and redo walk the line of decisions, also after a restart, and pass imports over', async () => {
  const states = [visibleState(store)]
  for (const surface of ['Ada', 'Bob', 'Paris']) {
    store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, surface))))
    states.push(visibleState(store))
  }
  expect(store.undo(randomUUID())?.event.action).toMatchObject({ kind: 'undo', intent: 'add' })
  expect(visibleState(store)).toEqual(states[2])
  await store.close()
  store = await openProject(store.folder)
  store.undo(randomUUID())
  expect(visibleState(store)).toEqual(states[1])
  expect(store.redo(randomUUID())?.event.action).toMatchObject({ kind: 'redo', intent: 'add' })
  expect(visibleState(store)).toEqual(states[2])
  addPosts(store, ['one more'], 'more.jsonl')
  expect(store.redo(randomUUID())).toBeNull()
  store.undo(randomUUID())
  store.undo(randomUUID())
  expect(store.undo(randomUUID())).toBeNull()
  expect(store.counts()).toMatchObject({ posts: 4, mentions: 0 })
})

test('a new decision ends what could be redone', () => {
  store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Ada'))))
  store.undo(randomUUID())
  store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Bob'))))
  expect(store.redo(randomUUID())).toBeNull()
  expect(store.posts.get(1).mentions.map((mention) => mention.surface)).toEqual(['Bob'])
})

test('an undo that is said twice happens once', () => {
  store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Ada'))))
  store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Bob'))))
  const id = randomUUID()
  const first = store.undo(id)
  expect(store.undo(id)?.event).toEqual(first?.event)
  expect(store.counts().mentions).toBe(1)
})

test('the history of a post is its own events and the import that brought it, newest first, in pages', () => {
  const add = store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Ada')))).event
  store.decide(decisionOf('done', statusChange(2, 'todo', 'done')))
  const done = store.decide(decisionOf('done', statusChange(1, 'todo', 'done'))).event
  const all = store.history({ post: 1, before: null, limit: 10 })
  expect(all.map((event) => event.seq)).toEqual([done.seq, add.seq, 1])
  expect(all[2]?.action.kind).toBe('import')
  expect(store.history({ post: 1, before: done.seq, limit: 1 })).toEqual([add])
  expect(store.history({ post: null, before: null, limit: 2 }).map((event) => event.seq)).toEqual([4, 3])
})

test('order and ids do not depend on the clock', async () => {
  await store.close()
  let now = Date.UTC(2026, 0, 1)
  store = await openProject(store.folder, { now: () => now })
  const seqs: number[] = []
  for (const jump of [0, -366 * 86_400_000, 10 * 366 * 86_400_000, 0]) {
    now += jump
    const before = store.posts.get(3).status
    seqs.push(
      store.decide(decisionOf('skip', statusChange(3, before, before === 'todo' ? 'skipped' : 'todo'))).event.seq,
    )
  }
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
  for (const _ of seqs) store.undo(randomUUID())
  expect(store.posts.get(3).status).toBe('todo')
  expect((await store.check()).problems).toEqual([])
})
