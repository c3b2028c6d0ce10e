import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { defaultLearningSettings, type RunState, type TrainingRun } from '../../contract/domain/learning.ts'
import { poisonPackage, truncatePackage } from '../compute/testing/spoil-package.ts'
import { decisionOf, mentionChange, mentionOf, statusChange } from '../store/testing/test-project.ts'
import { type TestMachine, type TestMachineOptions, testMachine } from './testing/test-machine.ts'

// Several processes start and train in each of these tests.
vi.setConfig({ testTimeout: 120_000 })

/** Patient: the machine that runs this may be busy with much else. */
const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 60_000, interval: 5 })

const open: TestMachine[] = []
async function machineWith(posts: number, options?: TestMachineOptions): Promise<TestMachine> {
  const texts = Array.from(
    { length: posts },
    (_, i) => `post ${i} Maya opens Lantern Fest in Alder ${'and on '.repeat(i % 4)}`,
  )
  const made = await testMachine(texts, options)
  open.push(made)
  return made
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()))
})

/** Marks posts as done with Maya as a person and Alder as a place, as someone at the desk would. */
function confirm(test: TestMachine, from: number, to: number, type = 'PER'): void {
  for (let post = from; post <= to; post++) {
    const { event } = test.store.decide(
      decisionOf(
        'done',
        mentionChange(post, null, mentionOf(test.store, post, 'Maya', type)),
        mentionChange(post, null, mentionOf(test.store, post, 'Alder', 'LOC')),
        statusChange(post, 'todo', 'done'),
      ),
    )
    test.project.noticed(event)
  }
}

const lastRun = (test: TestMachine): TrainingRun => test.project.learning.runs()[0]!
async function ended(test: TestMachine): Promise<RunState> {
  await until(() => test.project.learning.state().running === null)
  return lastRun(test).state
}
const models = (test: TestMachine): Promise<string[]> => readdir(join(test.store.folder, 'models'))
const readBy = (test: TestMachine, post: number) => test.store.posts.get(post).version

describe('a learning run', () => {
  test('measures, trains and promotes a version, and the queue is read again with it', async () => {
    const test = await machineWith(60)
    confirm(test, 1, 40)
    const run = test.project.learning.start('person')
    expect(run.state.kind).toBe('running')
    expect(() => test.project.learning.start('person')).toThrow('under way')
    const state = await ended(test)
    expect(state).toMatchObject({ kind: 'promoted', version: 'v1' })
    if (state.kind !== 'promoted') return
    expect(state.after.total.f1).toBeGreaterThan(state.before.total.f1)
    expect(state.reason).toMatch(/^F1 [\d.]+ to [\d.]+ on \d+ posts/)
    expect(lastRun(test)).toMatchObject({ trigger: 'person', endedAt: expect.any(Number) })
    const { current, versions, newlyConfirmed } = test.project.learning.state()
    expect([current, newlyConfirmed]).toEqual(['v1', 0])
    expect(versions.map(({ version, state: standing }) => [version, standing])).toEqual([
      ['v1', 'current'],
      [test.machine.starter.version, 'promoted'],
    ])
    await until(() => test.project.suggesting.status().waiting === 0)
    expect(readBy(test, 60)).toBe('v1')
    expect(await models(test)).toEqual(['v1'])
    const origin = JSON.parse(await readFile(join(test.store.folder, 'models/v1/origin.json'), 'utf8'))
    expect(origin).toMatchObject({ parent: test.machine.starter.version, run: run.id, seed: 7 })
    const phases = new Set(
      test.news.flatMap((item) =>
        item.kind === 'learning' && item.state.running?.state.kind === 'running'
          ? [item.state.running.state.phase]
          : [],
      ),
    )
    expect([...phases]).toEqual(expect.arrayContaining(['preparing', 'measuring', 'training', 'checking']))
  })

  test('adds a type that posts show and the model has never heard of', async () => {
    const test = await machineWith(40)
    confirm(test, 1, 30, 'ORG')
    const names = async () => (await test.project.suggesting.typesOf(40, 8, 12)).map(({ type }) => type).sort()
    expect(await names()).toEqual(['LOC', 'PER'])
    test.project.learning.start('person')
    await ended(test)
    await test.project.learning.use('v1')
    expect(await names()).toEqual(['LOC', 'ORG', 'PER'])
  })

  test('goes on from the version before it, and learns from what is new', async () => {
    const test = await machineWith(60)
    confirm(test, 1, 30)
    test.project.learning.start('person')
    await ended(test)
    confirm(test, 31, 40)
    test.project.learning.start('person')
    const state = await ended(test)
    expect(state.kind === 'promoted' || state.kind === 'candidate').toBe(true)
    const origin = JSON.parse(await readFile(join(test.store.folder, 'models/v2/origin.json'), 'utf8'))
    expect(origin.parent).toBe('v1')
  })

  test('needs something to learn from', async () => {
    const test = await machineWith(2)
    expect(() => test.project.learning.start('person')).toThrow('mark some posts as done first')
  })

  test('begins by itself after so many confirmed posts, and not again before as many more', async () => {
    const test = await machineWith(40)
    test.project.learning.configure({ ...defaultLearningSettings, automaticEvery: 10 })
    let confirmed = 0
    const trained = () => test.store.learning.snapshotSizes().trained
    while (trained() < 9) confirm(test, ++confirmed, confirmed)
    await wait(300)
    expect(test.project.learning.state().running).toBeNull()
    while (trained() < 10) confirm(test, ++confirmed, confirmed)
    await until(() => test.project.learning.state().running?.trigger === 'automatic')
    await ended(test)
    confirm(test, confirmed + 1, confirmed + 3)
    await wait(300)
    expect(test.project.learning.runs()).toHaveLength(1)
  })
})

describe('ended early', () => {
  test('a cancelled run leaves nothing', async () => {
    const test = await machineWith(40)
    confirm(test, 1, 30)
    test.project.learning.start('person')
    await until(() => test.spawner.started.some(({ role }) => role === 'trainer'))
    await test.project.learning.cancel()
    expect(lastRun(test).state).toEqual({ kind: 'cancelled' })
    expect(await models(test)).toEqual([])
    expect(test.project.learning.state()).toMatchObject({ running: null, current: test.machine.starter.version })
  })

  test('a model whose numbers are none any more fails the run in words, and nothing is promoted', async () => {
    const test = await machineWith(20, { spoil: (starter) => poisonPackage(starter, 'head.weight', 3e38) })
    confirm(test, 1, 15)
    test.project.learning.start('person')
    expect(await ended(test)).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/answered (NaN|-?Infinity)/),
    })
    expect(await models(test)).toEqual([])
    expect(test.project.learning.state().versions).toHaveLength(1)
  })

  test('a trainer that is killed at any moment leaves the project as it was', async () => {
    const test = await machineWith(40)
    confirm(test, 1, 30)
    for (const moment of [0, 150, 400, 700, 1_000, 1_400]) {
      const before = test.spawner.started.length
      test.project.learning.start('person')
      await until(() => test.spawner.started.slice(before).some(({ role }) => role === 'trainer'))
      await wait(moment)
      const { child } = test.spawner.started.slice(before).find(({ role }) => role === 'trainer')!
      child.kill()
      const state = await ended(test)
      if (state.kind === 'promoted' || state.kind === 'candidate') continue // It was faster than the killing.
      expect(state).toMatchObject({ kind: 'failed', reason: expect.stringContaining('trainer process stopped') })
    }
    const kept = test.store.learning.versions().map(({ version }) => version)
    expect((await models(test)).sort()).toEqual([...kept].sort())
    await test.reopen()
    expect(test.project.learning.state().running).toBeNull()
    expect(test.project.learning.runs().filter(({ state }) => state.kind === 'running')).toEqual([])
    expect((await test.store.check()).problems).toEqual([])
  })

  test('a run that a crash of the engine left running is failed after opening, its draft gone', async () => {
    const test = await machineWith(5)
    const folder = join(test.store.folder, 'models')
    await mkdir(join(folder, '.learning-1/package'), { recursive: true })
    await mkdir(join(folder, 'v1'))
    await writeFile(join(folder, 'v1/model.json'), '{}')
    const run: TrainingRun = {
      id: '00000000-0000-4000-8000-000000000001',
      trigger: 'person',
      startedAt: 1,
      endedAt: null,
      trainedPosts: 5,
      heldOutPosts: 0,
      state: { kind: 'running', phase: 'training', progress: 0.5, secondsLeft: 1, loss: 1 },
    }
    test.store.learning.saveRun(run)
    await test.reopen()
    expect(lastRun(test).state).toMatchObject({ kind: 'failed', reason: expect.stringContaining('stopped') })
    expect(await models(test)).toEqual([])
  })
})

describe('versions', () => {
  async function withTwoVersions(): Promise<TestMachine> {
    const test = await machineWith(50)
    confirm(test, 1, 30)
    test.project.learning.start('person')
    await ended(test)
    await test.project.learning.use('v1')
    confirm(test, 31, 40)
    test.project.learning.start('person')
    await ended(test)
    await test.project.learning.use('v2')
    return test
  }

  test('any of them can be brought back, the starter too, and the queue follows', async () => {
    const test = await withTwoVersions()
    const back = await test.project.learning.use('v1')
    expect(back.current).toBe('v1')
    expect(back.versions.map(({ state }) => state)).toEqual(['promoted', 'current', 'promoted'])
    await until(() => readBy(test, 50) === 'v1')
    const starter = test.machine.starter.version
    expect((await test.project.learning.use(starter)).current).toBe(starter)
    await until(() => readBy(test, 50) === starter)
    await expect(test.project.learning.use('v9')).rejects.toThrow('no model version v9')
  })

  test('one that was trained from another than the one now chosen stays a candidate', async () => {
    const test = await withTwoVersions()
    await test.project.learning.use('v1')
    test.project.learning.start('person')
    await until(() => test.spawner.started.filter(({ role }) => role === 'trainer').length === 3)
    const starter = test.machine.starter.version
    await test.project.learning.use(starter)
    const state = await ended(test)
    expect(state.kind).toBe('candidate')
    expect(test.project.learning.state().current).toBe(starter)
  })

  test('one whose weights are cut off is refused by name, and the last good one reads instead', async () => {
    const test = await withTwoVersions()
    const { folder } = test.store
    await truncatePackage(join(folder, 'models/v2'))
    await test.reopenWithFreshMachine()
    await until(() => test.project.suggesting.status().version === 'v1')
    expect(test.project.suggesting.status().problem).toMatchObject({
      kind: 'model',
      message: expect.stringMatching(/v2 cannot be used \(.*weights\.safetensors has \d+ bytes.*v1 is used instead/),
    })
    await until(() => readBy(test, 50) === 'v1')
    expect(test.project.learning.state().current).toBe('v1')
    await expect(test.project.learning.use('v2')).rejects.toMatchObject({ kind: 'model' })
    expect(existsSync(join(folder, 'models/v2'))).toBe(true)
  })
})
