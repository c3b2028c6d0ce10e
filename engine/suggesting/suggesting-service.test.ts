import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { poisonPackage, truncatePackage } from '../compute/testing/spoil-package.ts'
import { type TestMachine, type TestMachineOptions, testMachine } from '../learning/testing/test-machine.ts'
import { blankWords, record } from '../store/testing/test-project.ts'

vi.setConfig({ testTimeout: 90_000 })

/** Patient: the machine that runs this may be busy with much else. */
const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 60_000, interval: 5 })

const open: TestMachine[] = []
async function machineWith(texts: readonly string[], options?: TestMachineOptions): Promise<TestMachine> {
  const made = await testMachine(texts, options)
  open.push(made)
  return made
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()))
})

const posts = (count: number) =>
  Array.from({ length: count }, (_, i) => `post ${i} Maya opens Lantern Fest in Port Alder ${'and on '.repeat(i % 5)}`)
const readBy = (test: TestMachine, post: number) => test.store.posts.get(post).version
const idle = (test: TestMachine) => () => test.project.suggesting.status().waiting === 0

describe('suggestions', () => {
  test('appear for every post, with the model that made them, and the news tells of them', async () => {
    const test = await machineWith(posts(30))
    expect(test.project.suggesting.status()).toMatchObject({ waiting: 30, problem: null })
    await until(idle(test))
    const { version } = test.machine.starter
    for (let post = 1; post <= 30; post++) expect(readBy(test, post)).toBe(version)
    expect(test.store.posts.get(1).uncertainty).toBeGreaterThan(0)
    await until(() => {
      const told = new Set(test.news.flatMap((item) => (item.kind === 'suggested' ? item.posts : [])))
      return told.size === 30
    })
    expect(test.project.suggesting.status()).toMatchObject({ version, waiting: 0, device: { device: 'cpu' } })
  })

  test('come first for the posts that are on the screen', async () => {
    const test = await machineWith(posts(120))
    test.project.suggesting.prefer([115, 110])
    await until(() => readBy(test, 115) !== null && readBy(test, 110) !== null)
    expect(test.project.suggesting.status().waiting).toBeGreaterThan(0)
  })

  test('wait when nothing is left, and go on when posts come', async () => {
    const test = await machineWith([])
    await wait(50)
    expect(test.spawner.started).toHaveLength(0)
    const staging = test.store.openStaging(blankWords)
    staging.addBatch('more.jsonl', 'jsonl', [record({ text: 'Maya sings' })])
    const { event } = staging.commit({ labels: 'ignored' }, new Map())
    test.project.noticed(event!)
    await until(() => readBy(test, 1) !== null)
  })

  test('survive a post that is no text for a model: no words at all', async () => {
    const test = await machineWith(['   ', 'Maya sings'])
    await until(idle(test))
    expect(test.store.posts.get(1).suggestions).toEqual([])
    expect(readBy(test, 2)).not.toBeNull()
  })

  test('a span that a person chose gets types with probabilities, of the project only', async () => {
    const test = await machineWith(['Maya opens Lantern Fest'], { tiny: { labels: ['PER', 'WEATHER', 'LOC'] } })
    const types = await test.project.suggesting.typesOf(1, 0, 4)
    expect(types.map(({ type }) => type).sort()).toEqual(['LOC', 'PER'])
    for (const { score } of types) expect(score).toBeGreaterThan(0)
    expect(await test.project.suggesting.typesOf(1, 4, 5)).toEqual([])
  })
})

describe('images', () => {
  const media = 'ab'.repeat(32)
  const withImage = async (decodePixels: NonNullable<TestMachineOptions['decodePixels']>): Promise<TestMachine> => {
    const test = await machineWith([], { decodePixels })
    const staging = test.store.openStaging(blankWords)
    staging.addBatch('more.jsonl', 'jsonl', [record({ text: 'Maya sings', images: ['a.png'] })])
    staging.commit(
      { labels: 'ignored' },
      new Map([['a.png', { kind: 'present', name: 'a.png', media, width: 4, height: 4 }]]),
    )
    test.project.suggesting.wake()
    await until(() => readBy(test, 1) !== null)
    return test
  }

  test('are decoded once, at the size that the model reads, and kept', async () => {
    const asked: unknown[] = []
    const test = await withImage(async (which, size) => {
      asked.push([which, size])
      return new Uint8Array(size * size * 3).fill(200)
    })
    await test.project.suggesting.typesOf(1, 0, 4)
    expect(asked).toEqual([[media, 16]])
  })

  test('that cannot be decoded leave the text', async () => {
    const test = await withImage(async () => {
      throw new Error('no image')
    })
    expect(test.project.suggesting.status().problem).toBeNull()
  })
})

describe('the compute process', () => {
  test('killed in the middle of a batch comes back and reads the rest', async () => {
    const test = await machineWith(posts(200))
    await until(() => readBy(test, 1) !== null)
    const pid = test.machine.compute.pid!
    process.kill(pid, 'SIGKILL')
    await until(idle(test))
    expect(test.machine.compute.pid).not.toBe(pid)
    expect(test.project.suggesting.status().problem).toBeNull()
    expect(test.store.suggestions.waitingCount(test.machine.starter.version)).toBe(0)
  })

  test('that always dies is left alone, in words, and the rest goes on without it', async () => {
    const compute = new URL('../processes/testing/exit-at-once.ts', import.meta.url)
    const test = await machineWith(posts(3), { compute })
    await until(() => test.project.suggesting.status().problem !== null)
    expect(test.project.suggesting.status()).toMatchObject({
      waiting: 3,
      problem: { kind: expect.stringMatching(/process-died|model/) },
    })
    expect(test.spawner.started.length).toBeLessThanOrEqual(3)
    expect(test.store.posts.get(1).text).toContain('Maya')
  })

  test('that answers numbers which are none is not believed', async () => {
    const test = await machineWith(posts(10), { spoil: (starter) => poisonPackage(starter, 'head.weight', 3e38) })
    await until(() => test.project.suggesting.status().problem !== null)
    expect(test.project.suggesting.status().problem).toMatchObject({
      kind: 'model',
      message: expect.stringMatching(/answered (NaN|-?Infinity)/),
    })
    for (let post = 1; post <= 10; post++) expect(readBy(test, post)).toBeNull()
  })

  test('refuses weights that are no numbers, by tensor and place', async () => {
    const test = await machineWith(posts(1), { spoil: (starter) => poisonPackage(starter, 'head.bias', Number.NaN) })
    await until(() => test.project.suggesting.status().problem !== null)
    expect(test.project.suggesting.status().problem?.message).toContain('tensor "head.bias" holds NaN at 0')
  })

  test('says what is wrong with a starter whose weights are cut off', async () => {
    const test = await machineWith(posts(3), { spoil: truncatePackage })
    await until(() => test.project.suggesting.status().problem !== null)
    expect(test.project.suggesting.status().problem).toMatchObject({
      kind: 'model',
      message: expect.stringMatching(/weights\.safetensors has \d+ bytes/),
    })
    await expect(test.project.suggesting.typesOf(1, 0, 4)).rejects.toThrow('weights.safetensors')
  })
})
