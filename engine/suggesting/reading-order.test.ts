import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { QueueOrder } from '../../contract/calls/posts.ts'
import type { ComputeService } from '../compute/compute-service.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { testProject } from '../store/testing/test-project.ts'
import { PixelCache } from './pixel-cache.ts'
import { SuggestingService } from './suggesting-service.ts'

let folder: string
let store: ProjectStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triptych-order-'))
  store = await testProject(
    folder,
    Array.from({ length: 24 }, (_, at) => `post ${at + 1}`),
  )
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

/** Reads everything and tells in which order. */
async function orderOf(use: (service: SuggestingService) => void): Promise<number[]> {
  const read: number[] = []
  const compute = {
    device: null,
    facts: async () => ({ labels: [], imageSize: 16, objects: null, temperature: 1 }),
    suggest: async (_: unknown, posts: readonly { readonly text: string }[]) => {
      read.push(...posts.map(({ text }) => Number(text.split(' ')[1])))
      return posts.map(() => ({ uncertainty: 0.5, spans: [] }))
    },
  } as unknown as ComputeService
  const service = new SuggestingService({
    store,
    compute,
    pixels: new PixelCache(folder, async () => new Uint8Array()),
    onSuggested: () => {},
  })
  use(service)
  await vi.waitUntil(() => service.status().waiting === 0, { timeout: 10_000, interval: 5 })
  service.stop()
  return read
}

const model = { version: 'v2', source: { base: 'none', delta: null } }
const uncertainty = (post: number): number => ((post * 7) % 24) / 24
const byUncertainty = Array.from({ length: 24 }, (_, at) => at + 1).sort((a, b) => uncertainty(b) - uncertainty(a))
const inFile = byUncertainty.toSorted((a, b) => a - b)

test.each([
  { order: 'uncertain', expected: byUncertainty },
  { order: 'file', expected: inFile },
] as const)('suggestions are renewed in the order "$order" of the queue', async ({ order, expected }) => {
  store.suggestions.replace(
    'v1',
    expected.map((post) => ({ post, uncertainty: uncertainty(post), suggestions: [] })),
  )
  const read = await orderOf((service) => {
    service.follow(order satisfies QueueOrder)
    service.use(model)
  })
  expect(read).toEqual(expected)
})

test('what is on the screen comes before the queue', async () => {
  const read = await orderOf((service) => {
    service.prefer([20, 3])
    service.use(model)
  })
  expect(read.slice(0, 4)).toEqual([20, 3, 1, 2])
  expect(read.toSorted((a, b) => a - b)).toEqual(inFile)
})
