import { expect, test, vi } from 'vitest'
import { testSpawner } from './testing/test-spawner.ts'
import type { testContract } from './testing/worker-contract.ts'
import { withWorker } from './worker-life.ts'

const options = { spawner: testSpawner(), role: 'decode', log: () => {} } as const

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('one job, one life', async () => {
  const pid = await withWorker<typeof testContract, number>(options, (client) => client.pid())
  await vi.waitUntil(() => !isAlive(pid), { timeout: 20_000 })
})

test('the process also ends when the job fails', async () => {
  let pid = 0
  const job = withWorker<typeof testContract, void>(options, async (client) => {
    pid = await client.pid()
    throw new RangeError('the job’s own')
  })
  await expect(job).rejects.toThrow(RangeError)
  await vi.waitUntil(() => !isAlive(pid), { timeout: 20_000 })
})

test('aborting a job kills its process at once', async () => {
  const controller = new AbortController()
  const job = withWorker<typeof testContract, string>({ ...options, signal: controller.signal }, async (client) => {
    await client.pid()
    setTimeout(() => controller.abort(), 20)
    return client.block({ ms: 60_000 })
  })
  await expect(job).rejects.toMatchObject({ kind: 'cancelled' })
})

test('a job past its time is ended', async () => {
  const job = withWorker<typeof testContract, string>({ ...options, limits: { callMs: 300 } }, (client) =>
    client.block({ ms: 60_000 }),
  )
  await expect(job).rejects.toMatchObject({ kind: 'process-died' })
})
