import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ProjectStore } from '../store/project-store.ts'
import { decisionOf, statusChange, testFolder, testProject } from '../store/testing/test-project.ts'
import { AskingService } from './asking-service.ts'
import { projected } from './post-embedding.ts'

const count = 60
let folder: ReturnType<typeof testFolder>
let store: ProjectStore
let service: AskingService
let ordered: ReturnType<typeof vi.fn<() => void>>
beforeEach(async () => {
  folder = testFolder()
  store = await testProject(
    folder.path,
    Array.from({ length: count }, (_, at) => `post number ${at}`),
  )
  ordered = vi.fn<() => void>()
  service = new AskingService({ store, onOrdered: ordered, log: () => {}, afterMs: 1 })
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
  await vi.waitFor(() => expect(ordered).toHaveBeenCalledOnce())
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
  await vi.waitFor(() => expect(ordered).toHaveBeenCalled())
  expect(queue('diverse')[0]?.because).toEqual({ kind: 'unlike' })
  expect(queue('diverse')[0]!.post % 2).toBe(1)
})
