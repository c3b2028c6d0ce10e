import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { defaultLearningSettings, type RunState } from '../../contract/domain/learning.ts'
import { smallNetwork } from '../networks/testing/small-network.ts'
import { decisionOf, mentionChange, mentionOf, statusChange } from '../store/testing/test-project.ts'
import { type TestMachine, testMachine } from './testing/test-machine.ts'

// Several processes start and train in each of these tests.
vi.setConfig({ testTimeout: 120_000 })

let open: TestMachine | null = null
afterEach(async () => {
  await open?.stop()
  open = null
})

const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 60_000, interval: 5 })
const words = ['Maya', 'opens', 'Lantern', 'Fest', 'in', 'Alder', 'post', 'and', 'on']
const posts = 48

/** A project that reads with a small network of the papers, 40 of its posts labelled. */
async function project(form: {
  readonly architecture: 'mkgformer' | 'hvpnet'
  readonly fidelity: 'released' | 'paper'
}) {
  open = await testMachine(
    Array.from({ length: posts }, (_, i) => `post Maya opens Lantern Fest in Alder ${'and on '.repeat(i % 3)}`),
    { decodePixels: async (_, side) => new Uint8Array(side * side * 3).fill(90) },
  )
  await smallNetwork(join(open.folder, 'models', 'paper'), { ...form, task: 'mner', words, labels: ['PER', 'ORG'] })
  await open.project.learning.readWith(await open.machine.bases.find('paper'))
  return open
}

function confirm(machine: TestMachine, from: number, to: number): void {
  for (let post = from; post <= to; post++) {
    const { event } = machine.store.decide(
      decisionOf(
        'done',
        mentionChange(post, null, mentionOf(machine.store, post, 'Maya', 'PER')),
        mentionChange(post, null, mentionOf(machine.store, post, 'Alder', 'LOC')),
        statusChange(post, 'todo', 'done'),
      ),
    )
    machine.project.noticed(event)
  }
}

async function learnt(machine: TestMachine): Promise<RunState> {
  machine.project.learning.start('person')
  await until(() => machine.project.learning.state().running === null)
  return machine.project.learning.runs()[0]!.state
}

const activations = (machine: TestMachine) =>
  readdir(join(machine.store.folder, 'cache', 'activations'), { recursive: true }).then((all) => all.length)

test('one of the papers’ networks learns at the desk, a new type too, and the queue is read again with its version', async () => {
  const machine = await project({ architecture: 'mkgformer', fidelity: 'released' })
  machine.project.learning.configure({ ...defaultLearningSettings, learningRate: 1e-2, replayPerNew: 0 })
  confirm(machine, 1, 40)
  const state = await learnt(machine)
  expect(state).toMatchObject({ kind: 'promoted', version: 'v1' })
  if (state.kind !== 'promoted') return
  expect(state.after.total.f1).toBeGreaterThan(state.before.total.f1)
  await until(() => machine.project.suggesting.status().waiting === 0)
  expect(machine.store.posts.get(posts).version).toBe('v1')
  expect((await machine.project.suggesting.typesOf(posts, 5, 9)).map(({ type }) => type).sort()).toEqual([
    'LOC',
    'ORG',
    'PER',
  ])
  const folder = join(machine.store.folder, 'models', 'v1')
  const manifest = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'))
  expect(manifest).toMatchObject({ architecture: 'mkgformer', base: { name: 'small' }, tokenizer: false })
  const kept = await activations(machine)
  expect(kept).toBeGreaterThan(0)

  // The next run goes on from the version, over what the frozen layers made of each post once.
  confirm(machine, 41, 44)
  const next = await learnt(machine)
  expect(next.kind === 'promoted' || next.kind === 'candidate').toBe(true)
  const origin = JSON.parse(await readFile(join(machine.store.folder, 'models', 'v2', 'origin.json'), 'utf8'))
  expect(origin.parent).toBe('v1')
  expect(await activations(machine)).toBe(kept)

  await machine.reopen()
  await machine.project.learning.use('v1')
  await until(() => machine.project.suggesting.status().waiting === 0)
  expect(machine.store.posts.get(posts).version).toBe('v1')
  expect(await machine.project.learning.repeat('v2', () => {})).toMatchObject({ version: 'v2', same: true })
})
