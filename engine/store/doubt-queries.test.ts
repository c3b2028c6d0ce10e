import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change, Decision, LoggedEvent } from '../../contract/domain/event.ts'
import type { LabelDoubt } from '../../contract/domain/label-doubt.ts'
import type { ProjectStore } from './project-store.ts'
import { decisionOf, mentionChange, mentionOf, statusChange, testFolder, testProject } from './testing/test-project.ts'

const [ada, bob] = [randomUUID(), randomUUID()]
let folder: ReturnType<typeof testFolder>
let store: ProjectStore
beforeEach(async () => {
  folder = testFolder()
  store = await testProject(folder.path, ['Ada met Bob in Rome', 'Ada slept'])
  const labelled = [
    mentionChange(1, null, mentionOf(store, 1, 'Ada'), ada),
    mentionChange(1, null, mentionOf(store, 1, 'Bob'), bob),
  ]
  store.decide(decisionOf('done', ...labelled, statusChange(1, 'todo', 'done')))
})
afterEach(async () => {
  await store.close()
  folder.clean()
})

const at = (surface: string, doubt: number, type = 'PER'): LabelDoubt => {
  const { start, end } = mentionOf(store, 1, surface)
  return { kind: 'improbable', start, end, type, doubt, instead: null }
}
const missing = (surface: string, doubt: number): LabelDoubt => ({ ...at(surface, doubt, 'LOC'), kind: 'missing' })
const save = (...doubts: LabelDoubt[]) => store.asking.saveDoubts([{ post: 1, doubts }])
const open = () => store.posts.get(1).doubts.map(({ start, end }) => store.posts.get(1).text.slice(start, end))
const listed = () => store.posts.queue({ order: 'doubted', status: 'done', search: '', offset: 0, limit: 9 })

function decided(intent: Decision['intent'], ...changes: Change[]): LoggedEvent {
  const { event } = store.decide(decisionOf(intent, ...changes))
  store.asking.settle(event)
  return event
}
const kept = (id: string, surface: string): Change =>
  mentionChange(1, mentionOf(store, 1, surface), mentionOf(store, 1, surface), id)

test('the list holds doubted posts alone, and loses one when all of its doubts are settled', () => {
  expect(listed()).toEqual({ total: 0, rows: [] })
  expect(save(at('Ada', 0.9), at('Bob', 0.8), missing('Rome', 0.7))).toHaveLength(1)
  expect(listed()).toMatchObject({ total: 1, rows: [{ post: 1, because: { kind: 'doubted', doubts: 3 } }] })
  decided('keep', kept(ada, 'Ada'))
  decided('retype', mentionChange(1, mentionOf(store, 1, 'Bob'), mentionOf(store, 1, 'Bob', 'ORG'), bob))
  expect(open()).toEqual(['Rome'])
  expect(listed().rows[0]?.because).toEqual({ kind: 'doubted', doubts: 1 })
  expect(store.posts.position({ order: 'doubted', status: 'done', search: '', post: 1 })).toBe(0)
  decided('add', mentionChange(1, null, mentionOf(store, 1, 'Rome', 'LOC')))
  expect(listed()).toEqual({ total: 0, rows: [] })
  expect(store.posts.position({ order: 'doubted', status: 'done', search: '', post: 1 })).toBeNull()
  expect(store.asking.reviewed()).toEqual({ open: 0, posts: 0, kept: 1, changed: 2 })
})

test('taking a decision back opens its doubt again, and only its own', () => {
  save(at('Ada', 0.9), at('Bob', 0.8))
  decided('keep', kept(ada, 'Ada'))
  decided('keep', kept(bob, 'Bob'))
  expect(open()).toEqual([])
  const undone = store.undo(randomUUID())!.event
  expect(store.asking.settle(undone)).toBe(true)
  expect(open()).toEqual(['Bob'])
  store.asking.settle(store.redo(randomUUID())!.event)
  expect(open()).toEqual([])
})

test('a label that was kept is not doubted by the next review, one that changed may be', () => {
  save(at('Ada', 0.9), at('Bob', 0.8))
  decided('keep', kept(ada, 'Ada'))
  decided('retype', mentionChange(1, mentionOf(store, 1, 'Bob'), mentionOf(store, 1, 'Bob', 'ORG'), bob))
  expect(save(at('Ada', 0.95), at('Bob', 0.6, 'ORG'))).toEqual([{ post: 1, doubts: [at('Bob', 0.6, 'ORG')] }])
  expect(store.asking.reviewed()).toEqual({ open: 1, posts: 1, kept: 0, changed: 0 })
  save(at('Ada', 0.95))
  expect(open()).toEqual([])
})

test('what changed while the review ran is left out', () => {
  decided('retype', mentionChange(1, mentionOf(store, 1, 'Bob'), mentionOf(store, 1, 'Bob', 'ORG'), bob))
  expect(save(at('Bob', 0.8), missing('Ada', 0.9))).toEqual([])
  expect(listed().total).toBe(0)
})

test('decisions about other places and other posts settle nothing', () => {
  save(at('Ada', 0.9))
  expect(store.asking.settle(decided('add', mentionChange(1, null, mentionOf(store, 1, 'Rome', 'LOC'))))).toBe(false)
  expect(store.asking.settle(decided('add', mentionChange(2, null, mentionOf(store, 2, 'Ada'))))).toBe(false)
  expect(open()).toEqual(['Ada'])
})
