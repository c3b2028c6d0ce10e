import { expect, test, vi } from 'vitest'
import { nodeSpawner, sourceEntries } from '../processes/node-spawner.ts'
import type { LearnAsk, LearnProgress } from '../trainer/trainer-contract.ts'
import { type RunTrainerOptions, runTrainer } from './run-trainer.ts'

vi.setConfig({ testTimeout: 120_000 })

const trainer = new URL('./testing/odd-trainer.ts', import.meta.url)
const ask = (name: string): LearnAsk => ({
  parent: { base: '/none', delta: null },
  target: '/none',
  name,
  types: [],
  fresh: [],
  replay: [],
  measured: [],
  relations: null,
  layers: 'top',
  learningRate: null,
  device: 'cpu',
  seed: 1,
  threads: 1,
})

async function run(name: string, limits: Pick<RunTrainerOptions, 'silentMs' | 'memoryBytes'>) {
  const heard: LearnProgress[] = []
  const failure = await runTrainer(ask(name), {
    spawner: nodeSpawner({ entries: { ...sourceEntries, trainer } }),
    log: () => {},
    signal: new AbortController().signal,
    onProgress: (progress) => heard.push(progress),
    ...limits,
  }).then(
    () => null,
    (error: unknown) => error,
  )
  return { failure, heard }
}

test('a trainer that falls silent is ended, and the run says for how long it was', async () => {
  const { failure, heard } = await run('silent', { silentMs: 2_000 })
  expect(failure).toMatchObject({ kind: 'process-died', message: expect.stringContaining('no step for 2 s') })
  expect(heard.length).toBeLessThanOrEqual(1)
})

test.skipIf(process.platform === 'win32')('one that takes more memory than it may is ended', async () => {
  const { failure } = await run('greedy', { memoryBytes: 256 * 2 ** 20 })
  expect(failure).toMatchObject({
    kind: 'process-died',
    message: expect.stringMatching(/held \d+ MiB, more than the 256 MiB/),
  })
})
