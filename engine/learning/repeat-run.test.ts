import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { decisionOf, mentionChange, mentionOf, statusChange } from '../store/testing/test-project.ts'
import { type TestMachine, testMachine } from './testing/test-machine.ts'

vi.setConfig({ testTimeout: 240_000 })

let open: TestMachine | null = null
afterEach(async () => {
  await open?.stop()
  open = null
})

const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 120_000, interval: 5 })

function confirm({ store }: TestMachine, from: number, to: number): void {
  for (let post = from; post <= to; post++) {
    const maya = mentionChange(post, null, mentionOf(store, post, 'Maya', 'PER'))
    const alder = mentionChange(post, null, mentionOf(store, post, 'Alder', 'LOC'))
    store.decide(decisionOf('done', maya, alder, statusChange(post, 'todo', 'done')))
  }
}

test('a run is repeated bit for bit, whatever was decided since and though the cache is gone', async () => {
  const texts = Array.from(
    { length: 60 },
    (_, i) => `post ${i} Maya opens Lantern Fest in Alder ${'on '.repeat(i % 5)}`,
  )
  open = await testMachine(texts)
  const { project, store } = open
  for (const [from, to] of [
    [1, 25],
    [26, 50],
  ] as const) {
    confirm(open, from, to)
    project.learning.start('person')
    await until(() => project.learning.state().running === null)
    const { state } = project.learning.runs()[0]!
    if (state.kind === 'candidate') await project.learning.use(state.version)
  }
  const run = project.learning.runs()[0]!
  confirm(open, 51, 60)
  store.decide(decisionOf('reopen', statusChange(30, 'done', 'todo')))
  // Posts are still being read, and what is kept of them comes back meanwhile.
  await rm(join(store.folder, 'cache'), { recursive: true, force: true, maxRetries: 20 })

  const phases = new Set<string>()
  const repeated = await project.learning.repeat(run.id, ({ phase }) => phases.add(phase))
  expect(repeated).toMatchObject({ version: 'v2', same: true })
  expect(repeated.sha256.found).toBe(repeated.sha256.recorded)
  expect(phases).toContain('training')
  if (run.state.kind !== 'promoted' && run.state.kind !== 'candidate') throw new Error(run.state.kind)
  expect(repeated.done.after.evaluation).toEqual(run.state.after)
  expect(store.learning.versions().map(({ version }) => version)).toEqual(['v2', 'v1'])
  await expect(project.learning.repeat('v9', () => {})).rejects.toMatchObject({ kind: 'not-found' })
})
