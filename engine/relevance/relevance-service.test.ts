import { rm } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { growObjects } from '../../models/nets/tagger/grow-objects.ts'
import { writePackage } from '../inference/tagger-package-files.ts'
import { smallPackage } from '../inference/testing/small-package.ts'
import { type TestMachine, testMachine } from '../learning/testing/test-machine.ts'
import { addPosts, decisionOf, testImage } from '../store/testing/test-project.ts'
import { seededRandom } from '../training/fit-random.ts'
import { RelevanceService } from './relevance-service.ts'

const [one, two] = [testImage('a', 80, 40), testImage('b', 40, 40)]
const text = 'Anna sees Paris and Ben works for Acme in Rome'

let open: TestMachine | null = null
afterEach(async () => {
  await open?.stop()
  open = null
})

/** A project whose model has slots for regions; post 1 has two images, post 2 none. */
async function machine(): Promise<TestMachine> {
  const test = await testMachine([], {
    spoil: async (starter) => {
      const small = smallPackage(['PER', 'LOC', 'ORG'])
      const objects = { count: 3, side: 4 }
      const { sizes, weights } = growObjects(small.weights, taggerConfiguration(small.manifest.configuration), objects)
      await rm(starter, { recursive: true })
      await writePackage(
        starter,
        { ...small, manifest: { ...small.manifest, configuration: { ...sizes } }, weights },
        '',
      )
    },
    decodePixels: async (media, side, box) => {
      const random = seededRandom(media.charCodeAt(0) + (box?.x ?? 0) + side)
      return Uint8Array.from({ length: 3 * side * side }, () => 256 * random())
    },
  })
  open = test
  addPosts(test.store, [text], 'seen.jsonl', [one, two])
  addPosts(test.store, [text], 'blind.jsonl')
  const source = { kind: 'person' } as const
  ;[one, two].forEach(({ media }, at) => {
    const after = {
      media,
      box: { x: at, y: 2, width: 20, height: 20 },
      label: '',
      verdict: 'accepted',
      source,
    } as const
    const id = `00000000-0000-4000-8000-00000000000${at}`
    test.store.decide(decisionOf('draw', { kind: 'region', id, post: 1, before: null, after }))
  })
  return test
}

test('shows every picture that the model saw, of all images, and what each did to the suggestions', async () => {
  const { store, project, machine: parts } = await machine()
  const service = new RelevanceService(parts.compute)
  const asked = { store, suggesting: project.suggesting }
  const look = (await service.of(asked, 1))!
  const words = text.split(' ').length
  expect(look.slots.map(({ media, box, rows, columns }) => [media[0], box?.x ?? null, rows, columns])).toEqual([
    ['a', null, 2, 2],
    ['a', 0, 1, 1],
    ['b', 1, 1, 1],
    ['b', 0, 1, 1],
  ])
  expect(look.slots[0]!.seen).toEqual({ x: 20, y: 0, width: 40, height: 40 })
  const second = { x: 0, y: 0, width: 40, height: 40 }
  expect(look.slots[3], 'the second image as a whole').toMatchObject({ box: second, seen: second })
  expect(look).toMatchObject({ version: parts.starter.version, words, cells: 7, gates: null })
  for (const { values } of look.heat) {
    const heat = new Float32Array(await values.arrayBuffer())
    for (let word = 0; word < words; word++)
      expect(heat.subarray(word * 7, word * 7 + 7).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4)
  }
  expect(look.lambda!.values.size).toBe(4 * look.lambda!.layers.length * look.lambda!.heads * words)

  const influence = (await service.influence(asked, 1))!
  expect(influence.slots.map(({ slot }) => slot)).toEqual(look.slots)
  expect(influence.all).toBeGreaterThan(0)
  for (const { change } of influence.slots) expect(change).toBeGreaterThan(0)
  const changes = influence.spans.map((span) => Math.abs(span.with - span.without))
  expect(influence.all).toBeCloseTo(Math.max(...changes), 6)
  for (const { start, end, type, score, surface } of influence.blank) {
    expect(surface).toBe(text.slice(start, end))
    expect(
      influence.spans.find((span) => span.start === start && span.end === end && span.type === type)?.without,
    ).toBeCloseTo(score, 5)
  }
})

test('is worked out once for each version of a post, and a judged image is gone from both', async () => {
  const { store, project, machine: parts } = await machine()
  const calls: string[] = []
  const compute = {
    look: (...ask: Parameters<typeof parts.compute.look>) => {
      calls.push('look')
      return parts.compute.look(...ask)
    },
    suggest: parts.compute.suggest.bind(parts.compute),
    weigh: (...ask: Parameters<typeof parts.compute.weigh>) => {
      calls.push('weigh')
      return parts.compute.weigh(...ask)
    },
  }
  const service = new RelevanceService(compute)
  const asked = { store, suggesting: project.suggesting }
  await Promise.all([service.of(asked, 1), service.of(asked, 1), service.influence(asked, 1)])
  await service.influence(asked, 1)
  expect(calls).toEqual(['look', 'weigh'])

  const judge = (media: string) =>
    store.decide(decisionOf('judge-image', { kind: 'image', post: 1, media, before: null, after: 'irrelevant' }))
  judge(one.media)
  const look = (await service.of(asked, 1))!
  expect(look.slots.map(({ media, box }) => [media[0], box?.x ?? null])).toEqual([
    ['b', null],
    ['b', 1],
  ])
  judge(two.media)
  expect(await service.of(asked, 1)).toMatchObject({ slots: [], cells: 0, lambda: null })
  const influence = (await service.influence(asked, 1))!
  expect(influence).toMatchObject({ all: 0, slots: [] })
  for (const span of influence.spans) expect(span.with).toBe(span.without)
})

test('has nothing to say of a post without images', async () => {
  const { store, project, machine: parts } = await machine()
  const service = new RelevanceService(parts.compute)
  const asked = { store, suggesting: project.suggesting }
  expect(await service.of(asked, 2)).toBeNull()
  expect(await service.influence(asked, 2)).toBeNull()
})
