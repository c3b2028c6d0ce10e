import { afterEach, expect, test, vi } from 'vitest'
import { decisionOf, mentionChange, mentionOf, statusChange } from '../store/testing/test-project.ts'
import { type TestMachine, testMachine } from './testing/test-machine.ts'

vi.setConfig({ testTimeout: 120_000 })

let open: TestMachine | null = null
afterEach(async () => {
  await open?.stop()
  open = null
})

async function learntTwice(): Promise<TestMachine> {
  open = await testMachine(Array.from({ length: 60 }, (_, i) => `post ${i} Maya opens Lantern Fest in Alder`))
  const { store, project } = open
  for (const posts of [
    [1, 30],
    [31, 60],
  ] as const) {
    for (let post = posts[0]; post <= posts[1]; post++) {
      const maya = mentionChange(post, null, mentionOf(store, post, 'Maya', 'PER'))
      const alder = mentionChange(post, null, mentionOf(store, post, 'Alder', 'LOC'))
      store.decide(decisionOf('done', maya, alder, statusChange(post, 'todo', 'done')))
    }
    project.learning.start('person')
    await vi.waitUntil(() => project.learning.state().running === null, { timeout: 60_000, interval: 5 })
  }
  return open
}

async function lastOf<T>(items: AsyncIterable<T>): Promise<T> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all.at(-1)!
}

test('the curve, a run, a version and two versions beside each other are told from what was kept', async () => {
  const { project, store, machine } = await learntTwice()
  const { reports } = project.learning
  const curve = await reports.curve()
  expect(curve.map(({ version }) => version)).toEqual(['v1', 'v2'])
  expect(curve[1]!.posts).toBeGreaterThan(curve[0]!.posts)
  expect(curve[1]!.labels).toBe(2 * curve[1]!.posts)
  const [task] = curve[1]!.tasks
  expect(task!.after.gold).toBe(2 * task!.posts)

  const run = store.learning.runs()[0]!
  const details = await reports.runDetails(run.id)
  expect(details).toMatchObject({ version: 'v2', seed: 7, layers: 'auto', device: 'cpu', measured: task!.posts })
  expect(details!.losses.length).toBeGreaterThan(0)
  expect(details!.packageSha256).toMatch(/^[0-9a-f]{64}$/)

  const measured = await lastOf(reports.measure('v2'))
  if (measured.kind !== 'report') throw new Error('no report')
  const heldOut = store.learning.snapshot().heldOut.length
  expect(measured.report.tasks[0]).toMatchObject({ posts: heldOut, total: { gold: 2 * heldOut } })

  const compared = await lastOf(reports.compare(machine.starter.version, 'v2'))
  if (compared.kind !== 'comparison') throw new Error('no comparison')
  const { comparison } = compared
  expect(comparison.second).toEqual({ ...measured.report, measuredAt: comparison.second.measuredAt })
  expect(comparison.better + comparison.worse + comparison.other).toBe(comparison.changed.length)
  for (const post of comparison.changed) expect(post.text).toContain('Maya')
})

test('a version that the project does not have is not measured', async () => {
  open = await testMachine(['post Maya'])
  const { reports } = open.project.learning
  await expect(lastOf(reports.measure('v9'))).rejects.toMatchObject({ kind: 'not-found' })
  await expect(lastOf(reports.measure(open.machine.starter.version))).rejects.toMatchObject({ kind: 'bad-input' })
  expect(await reports.curve()).toEqual([])
})
