import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ProjectStore } from '../store/project-store.ts'
import {
  decisionOf,
  mentionChange,
  mentionOf,
  statusChange,
  testFolder,
  testProject,
} from '../store/testing/test-project.ts'
import { acceptSure, auditEstimate, drawAudit } from './accept-sure.ts'

const count = 60
const posts = Array.from({ length: count }, (_, at) => at + 1)
let folder: ReturnType<typeof testFolder>
let store: ProjectStore
beforeEach(async () => {
  folder = testFolder()
  store = await testProject(
    folder.path,
    posts.map((post) => `Ada saw ${post}`),
  )
  // The model is sure of two posts in three.
  store.suggestions.replace(
    'v1',
    posts.map((post) => ({
      post,
      uncertainty: post % 3 === 0 ? 0.5 : 0.01,
      suggestions: [{ start: 0, end: 3, type: 'PER', score: 0.99, alternatives: [] }],
    })),
  )
})
afterEach(async () => {
  await store.close()
  folder.clean()
})

const project = () => ({ store, decide: store.decide })
const isSure = (post: number) => post % 3 !== 0 && !store.posts.get(post).heldOut
const statusOf = (post: number) => store.posts.get(post).status

test('sure posts are accepted but for the audit; unsure ones and those that measure stay', async () => {
  const sure = posts.filter(isSure)
  const done = await acceptSure(project(), 'v1', { threshold: 0.9, audit: 0.1 })
  expect(done).toEqual({
    posts: sure.length - done.audited,
    mentions: sure.length - done.audited,
    audited: Math.round(sure.length / 10),
  })
  const finished = posts.filter((post) => statusOf(post) === 'done')
  expect(finished).toHaveLength(done.posts)
  expect(finished.every(isSure)).toBe(true)
  expect(store.posts.get(finished[0]!).mentions).toMatchObject([
    { surface: 'Ada', verdict: 'accepted', source: { kind: 'suggestion', version: 'v1', score: 0.99 } },
  ])
  const audited = store.posts
    .queue({ order: 'mixed', status: 'todo', search: '', offset: 0, limit: 100 })
    .rows.filter(({ because }) => because?.kind === 'audit')
  expect(audited).toHaveLength(done.audited)
  expect(new Set(store.asking.sample(done.audited))).toEqual(new Set(audited.map(({ post }) => post)))
  store.undo(randomUUID())
  expect(posts.filter((post) => statusOf(post) === 'done')).toEqual([])
  expect((await store.check()).problems).toEqual([])
})

test('the audit counts finished posts in which a person decided otherwise', async () => {
  const { audited } = await acceptSure(project(), 'v1', { threshold: 0.9, audit: 0.2 })
  expect(auditEstimate(project())).toEqual({ audited, checked: 0, wrong: 0, interval: { low: 0, high: 1 } })
  const [right, wrong] = store.asking.sample(2)
  for (const [post, type] of [
    [right!, 'PER'],
    [wrong!, 'LOC'],
  ] as const)
    store.decide(
      decisionOf(
        'done',
        mentionChange(post, null, mentionOf(store, post, 'Ada', type)),
        statusChange(post, 'todo', 'done'),
      ),
    )
  expect(auditEstimate(project())).toMatchObject({ audited, checked: 2, wrong: 1 })
})

test('where the model is sure of nothing, nothing happens', async () => {
  await expect(acceptSure(project(), 'v1', { threshold: 0.999, audit: 0.1 })).rejects.toThrow('sure of no post')
  await expect(acceptSure(project(), 'v2', { threshold: 0.5, audit: 0.1 })).rejects.toThrow('sure of no post')
})

test.each([
  { posts: 0, share: 0.1, audit: 0 },
  { posts: 3, share: 0.1, audit: 1 },
  { posts: 100, share: 0.1, audit: 10 },
  { posts: 10, share: 1, audit: 10 },
])('of $posts posts a share of $share is $audit', ({ posts: of, share, audit }) => {
  const drawn = drawAudit(posts.concat(posts).slice(0, of), share)
  expect([drawn.audit.length, drawn.accept.length]).toEqual([audit, of - audit])
})
