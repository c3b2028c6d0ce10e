import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type QueueOrder, queueOrder } from '../../contract/calls/posts.ts'
import type { PostStatus } from '../../contract/domain/post.ts'
import { migrations } from './migrations/registry.ts'
import type { ProjectStore } from './project-store.ts'
import { queueSql } from './queue-query.ts'
import type { PostReading } from './suggestion-queries.ts'
import { decisionOf, mentionChange, mentionOf, statusChange, testFolder, testProject } from './testing/test-project.ts'

let folder: ReturnType<typeof testFolder>
let store: ProjectStore
beforeEach(async () => {
  folder = testFolder()
  store = await testProject(folder.path, [
    'Ada in Paris',
    'Straße in Köln',
    'ÉTÉ 👩‍🚀',
    'ada again',
    'the last',
    'ΟΔΟΣ οδός',
  ])
})
afterEach(async () => {
  await store.close()
  folder.clean()
})

const all = { order: 'file', status: null, search: '', offset: 0, limit: 100 } as const
const ids = (ask: Partial<Parameters<ProjectStore['posts']['queue']>[0]>) => {
  const { total, rows } = store.posts.queue({ ...all, ...ask })
  return { total, ids: rows.map((row) => row.post) }
}
const reading = (post: number, uncertainty: number, ...suggestions: PostReading['suggestions']): PostReading => ({
  post,
  uncertainty,
  suggestions,
})
const suggested = (start: number, end: number, type = 'PER', score = 0.9) => ({
  start,
  end,
  type,
  score,
  alternatives: [{ type, score }],
})

test('the queue is in file order, skipped posts last', () => {
  store.decide(decisionOf('skip', statusChange(2, 'todo', 'skipped')))
  expect(ids({})).toEqual({ total: 6, ids: [1, 3, 4, 5, 6, 2] })
  expect(ids({ status: 'skipped' })).toEqual({ total: 1, ids: [2] })
  expect(ids({ status: 'todo', offset: 2, limit: 2 })).toEqual({ total: 5, ids: [4, 5] })
})

test('the uncertain order begins with what the model is least sure of; unread posts follow, skipped ones end it', () => {
  store.suggestions.replace('v1', [reading(1, 0.1), reading(2, 0.9), reading(4, 0.5), reading(5, 0.5)])
  store.decide(decisionOf('skip', statusChange(2, 'todo', 'skipped')))
  expect(ids({ order: 'uncertain' }).ids).toEqual([4, 5, 1, 3, 6, 2])
  expect(ids({ order: 'uncertain', status: 'todo' }).ids).toEqual([4, 5, 1, 3, 6])
})

const reasons = (order: QueueOrder) =>
  store.posts.queue({ ...all, order }).rows.map(({ post, because }) => [post, because?.kind ?? null])

test('the mixed order takes the places that were given, then what the model is least sure of, and says why', () => {
  store.suggestions.replace('v1', [
    reading(1, 0.1),
    reading(2, 0.9, suggested(0, 6, 'ORG', 0.4), suggested(10, 14, 'LOC', 0.5)),
    reading(4, 0.5),
  ])
  store.asking.save(
    [
      { post: 4, why: 'unlike' },
      { post: 6, why: 'sample' },
    ],
    [1, 2],
  )
  expect(reasons('mixed')).toEqual([
    [4, 'unlike'],
    [6, 'sample'],
    [2, 'unsure'],
    [1, 'unsure'],
    [3, null],
    [5, null],
  ])
  expect(store.posts.queue({ ...all, order: 'mixed' }).rows[2]?.because).toEqual({ kind: 'unsure', spans: 2 })
  expect(reasons('diverse').slice(0, 3)).toEqual([
    [1, 'unlike'],
    [2, 'unlike'],
    [3, null],
  ])
  store.asking.save([{ post: 3, why: 'unsure' }], [])
  expect(reasons('mixed').slice(0, 2)).toEqual([
    [3, null],
    [2, 'unsure'],
  ])
  expect(reasons('diverse').every(([, why]) => why === null)).toBe(true)
})

test('the order by chance is always the same, and is not that of the file', () => {
  const shown = ids({ order: 'random' }).ids
  expect(shown.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6])
  expect(shown).not.toEqual([1, 2, 3, 4, 5, 6])
  expect(ids({ order: 'random' }).ids).toEqual(shown)
})

test('what a post is like is kept with its reading, of whatever is not held out and still to do', () => {
  const vector = Uint16Array.from({ length: 32 }, (_, i) => i * 1000)
  const posts = ids({}).ids.filter((post) => !store.posts.get(post).heldOut)
  const [first, second] = posts
  store.suggestions.replace(
    'v1',
    posts.map((post) => ({ ...reading(post, 0.5), embedding: { space: 's', vector } })),
  )
  store.decide(decisionOf('done', statusChange(first!, 'todo', 'done')))
  expect(store.asking.labelled(10)).toEqual([{ space: 's', vector }])
  const candidates = store.asking.candidates(100, 100)
  expect(candidates.map(({ post }) => post).toSorted((a, b) => a - b)).toEqual(posts.slice(1))
  expect(candidates.find(({ post }) => post === second)?.embedding?.vector).toEqual(vector)
  const measuring = ids({}).ids.filter((post) => store.posts.get(post).heldOut)
  expect(store.asking.sample(100).toSorted((a, b) => a - b)).toEqual(measuring)
})

test.each([
  { search: 'ADA', found: [1, 4] },
  { search: 'strasse', found: [2] },
  { search: 'koln', found: [2] },
  { search: 'été', found: [3] },
  { search: '👩‍🚀', found: [3] },
  { search: 'οδοσ', found: [6] },
  { search: 'test.jsonl:5', found: [5] },
  { search: '%', found: [] },
  { search: "'", found: [] },
])('searching for $search finds posts $found', ({ search, found }) => {
  expect(ids({ search })).toEqual({ total: found.length, ids: found })
})

test('a search keeps to its status, pages, and sees posts that come later', () => {
  store.decide(decisionOf('done', statusChange(1, 'todo', 'done')))
  expect(ids({ search: 'ada', status: 'todo' })).toEqual({ total: 1, ids: [4] })
  expect(ids({ search: 'ada', offset: 1 })).toEqual({ total: 2, ids: [4] })
})

test.each<{ order: QueueOrder; status: PostStatus | null; search: string }>(
  queueOrder.options.flatMap((order) =>
    ([null, 'todo', 'skipped', 'done'] as const).flatMap((status) =>
      ['', 'in'].map((search) => ({ order, status, search })),
    ),
  ),
)('positions agree with the queue: $order, $status, "$search"', (filter) => {
  store.suggestions.replace('v1', [reading(1, 0.1), reading(2, 0.9), reading(4, 0.5), reading(5, 0.5)])
  store.asking.save(
    [
      { post: 5, why: 'unlike' },
      { post: 1, why: 'sample' },
    ],
    [4, 1],
  )
  store.decide(decisionOf('skip', statusChange(2, 'todo', 'skipped')))
  store.decide(decisionOf('done', statusChange(4, 'todo', 'done')))
  const shown = ids(filter).ids
  for (const post of [1, 2, 3, 4, 5, 6, 99]) {
    const place = shown.indexOf(post)
    expect(store.posts.position({ ...filter, post })).toBe(place < 0 ? null : place)
  }
})

test('a row of the queue counts what is to see', () => {
  store.suggestions.replace('v1', [reading(1, 0.3, suggested(0, 3), suggested(7, 12, 'LOC'))])
  store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Ada'))))
  expect(store.posts.queue(all).rows[0]).toMatchObject({
    name: 'test.jsonl:1',
    excerpt: 'Ada in Paris',
    mentions: 1,
    suggestions: 1,
    uncertainty: 0.3,
    thumbnail: null,
    images: 0,
  })
})

test('suggestions hide behind what overlaps them accepted and what equals them rejected, and come back', () => {
  const seen = () => store.posts.get(1).suggestions.map(({ surface, type }) => `${surface} ${type}`)
  store.suggestions.replace('v1', [reading(1, 0.3, suggested(0, 3), suggested(0, 6, 'ORG'), suggested(7, 12, 'LOC'))])
  expect(seen()).toEqual(['Ada PER', 'Ada in ORG', 'Paris LOC'])
  const reject = { ...mentionOf(store, 1, 'Ada'), verdict: 'rejected' } as const
  store.decide(decisionOf('reject', mentionChange(1, null, reject)))
  expect(seen()).toEqual(['Ada in ORG', 'Paris LOC'])
  store.decide(decisionOf('accept', mentionChange(1, null, mentionOf(store, 1, 'Ada'))))
  expect(seen()).toEqual(['Paris LOC'])
  expect(store.posts.queue(all).rows[0]?.suggestions).toBe(1)
  store.undo('018f0000-0000-7000-8000-000000000001')
  store.undo('018f0000-0000-7000-8000-000000000002')
  expect(seen()).toHaveLength(3)
  expect(store.posts.queue(all).rows[0]?.suggestions).toBe(3)
})

test('suggestions of a type that is removed are not shown', () => {
  store.suggestions.replace('v1', [reading(1, 0.3, suggested(7, 12, 'LOC'))])
  const loc = store.types().find((type) => type.name === 'LOC') ?? null
  store.decide(decisionOf('edit-types', { kind: 'entity-type', name: 'LOC', before: loc, after: null }))
  expect(store.posts.get(1).suggestions).toEqual([])
  expect(store.posts.queue(all).rows[0]?.suggestions).toBe(0)
})

test('what waits for a version: the preferred first, then the unread in order, skipped ones last, done ones not', () => {
  const waiting = (version: string, preferred: number[] = [], order: QueueOrder = 'file', limit = 100) =>
    store.suggestions.waiting(version, { preferred, order, limit }).map((input) => input.post)
  store.decide(decisionOf('skip', statusChange(2, 'todo', 'skipped')))
  store.decide(decisionOf('done', statusChange(3, 'todo', 'done')))
  expect(waiting('v1')).toEqual([1, 4, 5, 6, 2])
  expect(waiting('v1', [5, 3], 'file', 3)).toEqual([5, 3, 1])
  expect(store.suggestions.waitingCount('v1')).toBe(5)
  store.suggestions.replace('v1', [reading(1, 0.2), reading(4, 0.8), reading(5, 0.5)])
  expect(waiting('v1', [1])).toEqual([6, 2])
  expect(waiting('v2', [], 'uncertain')).toEqual([6, 4, 5, 1, 2])
  expect([store.suggestions.waitingCount('v1'), store.suggestions.waitingCount('v2')]).toEqual([2, 5])
})

test.each([
  { name: 'a span outside the text', bad: reading(1, 0.5, suggested(0, 99)) },
  { name: 'a score above 1', bad: reading(1, 0.5, suggested(0, 3, 'PER', 1.5)) },
  { name: 'a score that is no number', bad: reading(1, 0.5, suggested(0, 3, 'PER', Number.NaN)) },
  { name: 'an uncertainty that is no number', bad: reading(1, Number.NaN) },
])('a reading with $name is refused, and its batch with it', ({ bad }) => {
  expect(() => store.suggestions.replace('v1', [reading(2, 0.5, suggested(0, 6)), bad])).toThrow(/post 1/)
  expect(store.posts.get(2).version).toBeNull()
})

test('a long text is cut for the queue between characters', async () => {
  await store.close()
  folder.clean()
  folder = testFolder()
  store = await testProject(folder.path, [`${'a'.repeat(198)}👩‍🚀 and more`, '\u0301'.repeat(500)])
  const [first, second] = store.posts.queue(all).rows
  expect(first?.excerpt).toBe('a'.repeat(198))
  expect(second?.excerpt).toHaveLength(200)
})

test.each(queueOrder.options.flatMap((order) => [true, false].map((byStatus) => ({ order, byStatus }))))(
  'a page of the queue ($order, by status: $byStatus) walks an index and sorts nothing',
  (shape) => {
    const db = new Database(':memory:')
    for (const migration of migrations) db.exec(migration.sql)
    const plan = db
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${queueSql({ ...shape, searched: false }).page}`)
      .all({ status: 'todo', limit: 50, offset: 0 })
      .map((row) => row.detail)
    expect(plan).toHaveLength(1)
    expect(plan[0]).toMatch(/USING COVERING INDEX post_/)
    db.close()
  },
)
