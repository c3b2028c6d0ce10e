import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { Failed } from '../../contract/domain/failed.ts'
import type { WorkerState } from '../../contract/domain/status.ts'
import { SupervisedWorker, type SupervisedWorkerOptions } from './supervised-worker.ts'
import { testSpawner } from './testing/test-spawner.ts'
import type { testContract } from './testing/worker-contract.ts'

type TestWorker = SupervisedWorker<typeof testContract>
const running: TestWorker[] = []

function worker(options: Partial<SupervisedWorkerOptions> = {}) {
  const states: WorkerState[] = []
  const log: string[] = []
  const made: TestWorker = new SupervisedWorker({
    role: 'compute',
    spawner: testSpawner(),
    onState: (state) => states.push(state),
    log: (line) => log.push(line),
    ...options,
  })
  running.push(made)
  return { worker: made, client: made.client, states, log }
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()))
})

async function failureOf(promise: Promise<unknown>): Promise<Failed> {
  const error = await promise.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(Failed)
  return error as Failed
}

test('it starts with the first call and answers', async () => {
  const { worker: compute, client } = worker()
  expect(compute.pid).toBeNull()
  await expect(client.add({ a: 2, b: 3 })).resolves.toBe(5)
  expect(compute.pid).toBe(await client.pid())
})

test('bytes cross unchanged', async () => {
  const { client } = worker()
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256)
  const twice = new Uint8Array(await (await client.double(new Blob([bytes]))).arrayBuffer())
  expect(twice.length).toBe(200_000)
  expect(twice.subarray(100_000)).toEqual(bytes)
})

test('a stream comes in order and ends', async () => {
  const { client } = worker()
  const seen: number[] = []
  for await (const { n } of await client.count({ to: 50, everyMs: 0 })) seen.push(n)
  expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
})

test('killed in the middle, its calls fail with process-died and it comes back', async () => {
  const { worker: compute, client, states } = worker()
  const first = await client.pid()
  const sleeping = failureOf(client.sleep({ ms: 60_000 }))
  const counting = failureOf(
    (async () => {
      for await (const { n } of await client.count({ to: 1_000, everyMs: 5 }))
        if (n === 3) process.kill(first, 'SIGKILL')
    })(),
  )
  expect(await sleeping).toMatchObject({ kind: 'process-died', facts: { role: 'compute' } })
  expect((await sleeping).message).toContain('SIGKILL')
  expect((await counting).kind).toBe('process-died')
  const second = await client.pid()
  expect(second).not.toBe(first)
  expect(compute.pid).toBe(second)
  expect(states).toEqual(expect.arrayContaining(['working', 'restarting', 'idle']))
})

test('three deaths in five minutes and it is left alone until someone asks again', async () => {
  const { worker: compute, client, states } = worker()
  for (let death = 0; death < 3; death++) {
    process.kill(await client.pid(), 'SIGKILL')
    await vi.waitUntil(() => compute.pid === null, { timeout: 20_000 })
  }
  expect(await failureOf(client.pid())).toMatchObject({ kind: 'process-died', facts: { givenUp: true } })
  expect(compute.state).toBe('given-up')
  expect(states.at(-1)).toBe('given-up')
  compute.retry()
  await expect(client.add({ a: 1, b: 1 })).resolves.toBe(2)
})

test('a program that ends at once is given up and never spins', async () => {
  const { client, worker: compute } = worker({
    spawner: testSpawner(new URL('./testing/exit-at-once.ts', import.meta.url)),
  })
  expect((await failureOf(client.pid())).message).toContain('exit code 3')
  await vi.waitUntil(() => compute.state === 'given-up', { timeout: 20_000 })
})

test('an aborted call is cancelled in the process too, which lives on', async () => {
  const { client } = worker()
  const pid = await client.pid()
  const controller = new AbortController()
  const sleeping = failureOf(client.sleep({ ms: 60_000 }, { signal: controller.signal }))
  await wait(50)
  controller.abort()
  expect((await sleeping).kind).toBe('cancelled')
  await vi.waitUntil(async () => (await client.aborted()) === 1, { timeout: 20_000 })
  expect(await client.pid()).toBe(pid)
})

test('an aborted call that blocks its thread is ended by killing, which is no crash', async () => {
  const { worker: compute, client, states } = worker({ abortMs: 100 })
  const pid = await client.pid()
  for (let round = 0; round < 4; round++) {
    const controller = new AbortController()
    const blocking = failureOf(client.block({ ms: 60_000 }, { signal: controller.signal }))
    await wait(30)
    controller.abort()
    expect((await blocking).kind).toBe('cancelled')
    await vi.waitUntil(() => compute.pid === null, { timeout: 20_000 })
  }
  expect(await client.pid()).not.toBe(pid)
  expect(states).not.toContain('restarting')
})

test('a call that takes too long is ended', async () => {
  const { client } = worker({ limits: { callMs: 200 } })
  expect((await failureOf(client.block({ ms: 60_000 }))).message).toContain('longer than')
})

test.skipIf(process.platform === 'win32')('a process that holds too much memory is ended', async () => {
  const { client } = worker({ limits: { memoryBytes: 256 * 2 ** 20 } })
  expect((await failureOf(client.hoard({ mebibytes: 4_096 }))).message).toMatch(/held \d+ MiB, more than the 256 MiB/)
})

test('failures cross as data, and other errors without their details', async () => {
  const { client } = worker()
  expect(await failureOf(client.fail({ how: 'failed' }))).toMatchObject({
    kind: 'busy',
    message: 'Still at it.',
    facts: { since: 3 },
  })
  for (const how of ['thrown', 'wrong-output'] as const) {
    const failure = await failureOf(client.fail({ how }))
    expect(failure.kind).toBe('internal')
    expect(failure.message).not.toContain('secret')
  }
  const stream = await client.failInStream()
  await expect(stream.next()).resolves.toMatchObject({ value: { n: 1 } })
  expect(await failureOf(stream.next())).toMatchObject({ kind: 'model', message: 'Impossible numbers.' })
})

test('input that does not fit the contract is bad-input and names the field', async () => {
  const { client } = worker()
  const failure = await failureOf(client.add({ a: 1, b: 'two' as unknown as number }))
  expect(failure.kind).toBe('bad-input')
  expect(failure.message).toMatch(/add .*b: /)
})

test('a frame that is no message ends the process that sent it, not ours', async () => {
  const { client, log } = worker()
  await failureOf(client.garbage())
  expect(log.join()).toContain('cannot be decoded')
  await expect(client.add({ a: 1, b: 1 })).resolves.toBe(2)
})

test('a decode process is given no secrets by the environment', async () => {
  process.env.AWS_SECRET_ACCESS_KEY = 'x'
  const { client } = worker({ role: 'decode' })
  const names = await client.environment()
  delete process.env.AWS_SECRET_ACCESS_KEY
  expect(names).toContain('PATH')
  expect(names).not.toContain('AWS_SECRET_ACCESS_KEY')
  expect(names).not.toContain('HOME')
})
