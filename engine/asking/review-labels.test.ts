import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { type TestMachine, testMachine } from '../learning/testing/test-machine.ts'
import { decisionOf, mentionChange, mentionOf, statusChange } from '../store/testing/test-project.ts'
import { worthReview } from './review-labels.ts'

// A trainer process for each of five parts.
vi.setConfig({ testTimeout: 180_000 })

const open: TestMachine[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()))
})

const posts = 24

// How good the doubts are is measured by an experiment: a network as small as this learns next to nothing.
test('every part is judged once, the worst first; the queue shows it, a decision settles it, and no model is left', async () => {
  const test = await testMachine(Array.from({ length: posts }, (_, i) => `post ${i} Maya opens Lantern Fest in Alder`))
  open.push(test)
  for (let post = 1; post <= posts; post++)
    test.store.decide(
      decisionOf(
        'done',
        mentionChange(post, null, mentionOf(test.store, post, 'Maya')),
        mentionChange(post, null, mentionOf(test.store, post, 'Alder', 'LOC')),
        statusChange(post, 'todo', 'done'),
      ),
    )
  const parts: number[] = []
  const review = await test.project.review((done) => parts.push(done), new AbortController().signal)
  expect(parts).toEqual([0, 1, 2, 3, 4, 5])
  expect(review).toMatchObject({ posts, labels: 2 * posts })
  const worst = review.doubts.map(({ doubts }) => doubts[0]!.doubt)
  expect(worst.length).toBeGreaterThan(1)
  expect(worst).toEqual(worst.toSorted((a, b) => b - a))
  expect(Math.min(...worst)).toBeGreaterThanOrEqual(worthReview)
  expect(await readdir(join(test.store.folder, 'models'))).toEqual([])

  const doubted = () =>
    test.store.posts
      .queue({ order: 'doubted', status: 'done', search: '', offset: 0, limit: posts })
      .rows.map(({ post }) => post)
  const found = review.doubts.map(({ post }) => post)
  expect(new Set(doubted())).toEqual(new Set(found))
  expect(review.doubts.find(({ post }) => post === doubted()[0])?.doubts[0]?.doubt).toBe(worst[0])
  const view = test.store.posts.get(found[0]!)
  const { post } = view
  const settled = view.doubts.map((doubt) => {
    const label = view.mentions.find(({ start, end }) => start === doubt.start && end === doubt.end)
    if (label === undefined) {
      const { start, end, type } = doubt
      const surface = view.text.slice(start, end)
      return mentionChange(post, null, { start, end, surface, type, verdict: 'rejected', source: { kind: 'person' } })
    }
    const { id, post: _, ...mention } = label
    return mentionChange(post, mention, mention, id)
  })
  test.project.noticed(test.store.decide(decisionOf('keep', ...settled)).event)
  expect(doubted()).toHaveLength(found.length - 1)
  expect(doubted()).not.toContain(post)
})

test('too few finished posts are refused', async () => {
  const test = await testMachine(['Maya in Alder'])
  open.push(test)
  await expect(test.project.review(() => {}, new AbortController().signal)).rejects.toThrow('20 finished posts')
})
