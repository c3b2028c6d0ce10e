import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PairScores } from '../../contract/domain/relation.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { decisionOf, statusChange, testFolder, testProject } from '../store/testing/test-project.ts'
import { AskingService } from './asking-service.ts'
import { projected } from './post-embedding.ts'

vi.setConfig({ testTimeout: 90_000 })

const count = 60
let folder: ReturnType<typeof testFolder>
let store: ProjectStore
let service: AskingService
let ordered: ReturnType<typeof vi.fn<() => void>>
/** Of every third post the best two answers are close. */
const relate = async (post: number): Promise<PairScores[]> => {
  const end = (start: number) => ({ mention: null, start, end: start + 4, type: 'PER' })
  const best = post % 3 === 0 ? 0.5 + post / 1000 : 0.95
  const scores = [
    { type: 'home', score: best },
    { type: null, score: 1 - best },
  ]
  return [
    { head: end(0), tail: end(5), scores },
    { head: end(5), tail: end(0), scores },
  ]
}
beforeEach(async () => {
  folder = testFolder()
  store = await testProject(
    folder.path,
    Array.from({ length: count }, (_, at) => `post number ${at}`),
  )
  ordered = vi.fn<() => void>()
  service = new AskingService({ store, relate, onOrdered: ordered, log: () => {}, afterMs: 1 })
})
afterEach(async () => {
  await service.stop()
  await store.close()
  folder.clean()
})

/** Two kinds of posts: even numbers are alike, odd ones too. */
const embeddingOf = (post: number) => ({
  space: 's',
  vector: projected(
    Float32Array.from({ length: 64 }, (_, i) => Math.sin((post % 2) * 40 + i) + 0.01 * Math.sin(i * post)),
  ),
})
const posts = Array.from({ length: count }, (_, at) => at + 1)
const queue = (order: 'mixed' | 'diverse') =>
  store.posts.queue({ order, status: 'todo', search: '', offset: 0, limit: 500 }).rows

test('when all is read, the queue begins with both kinds of posts, and every tenth is one that measures', async () => {
  store.suggestions.replace(
    'v1',
    posts.map((post) => ({ post, uncertainty: 0.5, suggestions: [], embedding: embeddingOf(post) })),
  )
  service.read(count, true)
  await vi.waitFor(() => expect(ordered).toHaveBeenCalledOnce(), { timeout: 60_000 })
  const [first, second] = queue('mixed')
  expect((first!.post + second!.post) % 2).toBe(1)
  const measuring = posts.filter((post) => store.posts.get(post).heldOut).length
  expect(measuring).toBeGreaterThan(0)
  const sampled = queue('mixed').flatMap(({ because }, place) => (because?.kind === 'sample' ? [place] : []))
  expect(sampled).toEqual(Array.from({ length: Math.min(measuring, 6) }, (_, i) => 10 * i + 9).slice(0, sampled.length))
  expect(sampled.length).toBeGreaterThan(0)
  expect(queue('mixed').filter(({ because, heldOut }) => heldOut && because?.kind === 'unlike')).toEqual([])
})

test('after twenty finished posts of one kind, the other kind is asked first', async () => {
  store.suggestions.replace(
    'v1',
    posts.map((post) => ({ post, uncertainty: 0.5, suggestions: [], embedding: embeddingOf(post) })),
  )
  for (const post of posts.filter((each) => each % 2 === 0).slice(0, 20))
    service.noticed(store.decide(decisionOf('done', statusChange(post, 'todo', 'done'))).event)
  await vi.waitFor(() => expect(ordered).toHaveBeenCalled(), { timeout: 60_000 })
  expect(queue('diverse')[0]?.because).toEqual({ kind: 'unlike' })
  expect(queue('diverse')[0]!.post % 2).toBe(1)
})

test('posts with close answers about a pair come first in the order by relations, and say so', async () => {
  const home = { name: 'home', colour: 0, description: '', heads: [], tails: [], symmetric: false }
  store.decide(decisionOf('edit-relation-types', { kind: 'relation-type', name: 'home', before: null, after: home }))
  const spans = [
    { start: 0, end: 4, type: 'PER', score: 0.9, alternatives: [] },
    { start: 5, end: 11, type: 'PER', score: 0.9, alternatives: [] },
  ]
  store.suggestions.replace(
    'v1',
    posts.map((post) => ({ post, uncertainty: 0.5, entropy: post / 10, suggestions: post > 50 ? [] : spans })),
  )
  service.read(count, true)
  await vi.waitFor(() => expect(ordered).toHaveBeenCalledTimes(2), { timeout: 60_000 })
  const rows = store.posts.queue({ order: 'relations', status: 'todo', search: '', offset: 0, limit: 500 }).rows
  expect(rows.slice(0, 3).map(({ post, because }) => [post, because])).toEqual([
    [3, { kind: 'pairs', pairs: 1 }],
    [6, { kind: 'pairs', pairs: 1 }],
    [9, { kind: 'pairs', pairs: 1 }],
  ])
  expect(rows.find(({ post }) => post === 1)!.because).toEqual({ kind: 'pairs', pairs: 0 })
  expect(rows.at(-1)!.because).toBeNull()
})

test('the order by entropy begins where most is not known of the words, and says how much', () => {
  store.suggestions.replace(
    'v1',
    posts.slice(0, 5).map((post) => ({ post, uncertainty: 0.5, entropy: post === 3 ? 4.5 : 1, suggestions: [] })),
  )
  const { rows } = store.posts.queue({ order: 'entropy', status: null, search: '', offset: 0, limit: 7 })
  expect(rows.map(({ post }) => post)).toEqual([3, 1, 2, 4, 5, 6, 7])
  expect(rows.map(({ because }) => because)).toEqual([
    { kind: 'entropy', bits: 4.5 },
    ...Array(4).fill({ kind: 'entropy', bits: 1 }),
    null,
    null,
  ])
})

test('its end does not wait for a model that does not answer', async () => {
  const home = { name: 'home', colour: 0, description: '', heads: [], tails: [], symmetric: false }
  store.decide(decisionOf('edit-relation-types', { kind: 'relation-type', name: 'home', before: null, after: home }))
  const asked = vi.fn(() => new Promise<PairScores[]>(() => {}))
  const waiting = new AskingService({ store, relate: asked, onOrdered: ordered, log: () => {}, afterMs: 1 })
  const suggestions = [0, 5].map((start) => ({ start, end: start + 4, type: 'PER', score: 0.9, alternatives: [] }))
  store.suggestions.replace('v1', [{ post: 1, uncertainty: 0.5, suggestions }])
  waiting.read(1, true)
  await vi.waitFor(() => expect(asked).toHaveBeenCalled(), { timeout: 60_000 })
  await waiting.stop()
})
