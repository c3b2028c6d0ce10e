import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { writeTinyPackage } from '../compute/testing/tiny-package.ts'
import { decisionOf, mentionChange, mentionOf, statusChange } from '../store/testing/test-project.ts'
import { learnRun } from '../trainer/learn-run.ts'
import { readRecipe } from './run-recipe.ts'
import { type TestMachine, testMachine } from './testing/test-machine.ts'

// Several processes start and train in each of these tests.
vi.setConfig({ testTimeout: 240_000 })

let open: TestMachine | null = null
let mounted: string | null = null
afterEach(async () => {
  if (mounted !== null) execFileSync('umount', [mounted])
  mounted = null
  await open?.stop()
  open = null
})

const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 120_000, interval: 5 })

async function machine(posts: number): Promise<TestMachine> {
  open = await testMachine(Array.from({ length: posts }, (_, i) => `post ${i} Maya opens Lantern Fest in Alder`))
  return open
}

function confirm({ store }: TestMachine, from: number, to: number): void {
  for (let post = from; post <= to; post++) {
    const maya = mentionChange(post, null, mentionOf(store, post, 'Maya', 'PER'))
    store.decide(decisionOf('done', maya, statusChange(post, 'todo', 'done')))
  }
}

async function ended({ project }: TestMachine) {
  await until(() => project.learning.state().running === null)
  return project.learning.runs()[0]!
}

test('what is decided while a run is under way is not in it, and is new to the next', async () => {
  const test = await machine(40)
  confirm(test, 1, 30)
  const before = test.store.learning.snapshot()
  test.project.learning.start('person')
  await until(() => {
    const state = test.project.learning.state().running?.state
    return state?.kind === 'running' && state.phase !== 'preparing'
  })
  confirm(test, 31, 40)
  test.store.decide(decisionOf('reopen', statusChange(5, 'done', 'todo')))
  const { id } = await ended(test)
  const details = await test.project.learning.reports.runDetails(id)
  expect(details).toMatchObject({ seq: before.seq, digest: before.digest })
  const recipe = await readRecipe(join(test.store.folder, 'models', 'v1'))
  const posts = [...recipe!.fresh, ...recipe!.replay, ...recipe!.measured].map(({ post }) => post)
  expect(posts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1))
  await test.project.learning.use('v1')
  expect(test.project.learning.state().newlyConfirmed).toBeGreaterThan(0)
})

test('a full disk fails the run in words, leaves nothing behind, and the next one works', async (context) => {
  const test = await machine(24)
  confirm(test, 1, 20)
  const models = join(test.store.folder, 'models')
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', models], { stdio: 'ignore' })
    mounted = models
  } catch {
    console.warn('SKIPPED: no small file system can be mounted here')
    return context.skip()
  }
  test.project.learning.start('person')
  expect((await ended(test)).state).toMatchObject({ kind: 'failed', reason: expect.stringContaining('disk is full') })
  expect(await readdir(models)).toEqual([])
  expect(test.store.learning.versions()).toEqual([])
  execFileSync('umount', [models])
  mounted = null
  test.project.learning.start('person')
  expect((await ended(test)).state.kind).toMatch(/promoted|candidate/)
  expect(await readdir(models)).toEqual(['v1'])
})

test('a clock that goes back by a year makes no run end before it began', async () => {
  const test = await machine(24)
  confirm(test, 1, 20)
  const real = Date.now()
  const clock = vi.spyOn(Date, 'now')
  test.project.learning.start('person')
  clock.mockImplementation(() => real - 365 * 86_400_000)
  const run = await ended(test)
  clock.mockRestore()
  expect(run.state.kind).toMatch(/promoted|candidate/)
  expect(run.endedAt!).toBeGreaterThanOrEqual(run.startedAt)
  expect(test.store.learning.versions().map(({ version }) => version)).toEqual(['v1'])
})

test('a model that diverges is stopped and reported, and nothing is written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'triptych-diverge-'))
  try {
    const base = join(folder, 'base')
    await writeTinyPackage(base)
    const text = 'Maya opens Lantern Fest'
    const words = [...text.matchAll(/\S+/g)].map((found) => ({
      start: found.index,
      end: found.index + found[0].length,
    }))
    const posts = Array.from({ length: 12 }, (_, at) => ({
      post: at + 1,
      text,
      words,
      pixels: null,
      relationPixels: null,
      relations: [],
      rejections: [],
      mentions: [{ start: 0, end: 4, type: 'PER' }],
    }))
    const target = join(folder, 'version')
    const ask = {
      parent: { base, delta: null },
      target,
      name: 'v1',
      types: ['PER', 'LOC'],
      fresh: posts.slice(0, 8),
      replay: [],
      measured: posts.slice(8),
      relations: null,
      layers: 'top' as const,
      learningRate: 1e30,
      device: 'cpu' as const,
      seed: 1,
      threads: 1,
    }
    await expect(learnRun(ask, () => {})).rejects.toMatchObject({
      kind: 'model',
      message: expect.stringContaining('no number any more'),
    })
    expect(existsSync(target)).toBe(false)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
