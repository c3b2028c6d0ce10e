import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { writeTinyPackage } from '../compute/testing/tiny-package.ts'
import { decisionOf, mentionChange, mentionOf, statusChange } from '../store/testing/test-project.ts'
import { type TestMachine, testMachine } from './testing/test-machine.ts'

vi.setConfig({ testTimeout: 120_000 })

let open: TestMachine | null = null
afterEach(async () => {
  await open?.stop()
  open = null
})

async function machineWithPackage(): Promise<TestMachine> {
  open = await testMachine(Array.from({ length: 30 }, (_, i) => `post ${i} Maya opens Lantern Fest`))
  await writeTinyPackage(join(open.folder, 'models', 'other'), { seed: 5 })
  return open
}

const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 60_000, interval: 5 })
const version = (machine: TestMachine) => machine.project.suggesting.status().version

test('a project reads with an installed package, still after a restart, and goes back to the starter', async () => {
  const machine = await machineWithPackage()
  const other = await machine.machine.bases.find('other')
  expect(other.version).toMatch(/^other@[0-9a-f]{8}$/)
  await machine.project.learning.readWith(other)
  await until(() => machine.project.suggesting.status().waiting === 0)
  expect(machine.store.posts.get(1).version).toBe(other.version)
  await machine.reopen()
  expect(version(machine)).toBe(other.version)
  const { versions } = machine.project.learning.state()
  const starter = machine.machine.starter.version
  expect(versions.map((each) => [each.version, each.state])).toEqual([
    [other.version, 'current'],
    [starter, 'promoted'],
  ])
  await machine.project.learning.use(starter)
  await machine.reopen()
  expect(version(machine)).toBe(starter)
})

test('what is learnt from an installed package is a change of it, and is read with it after a restart', async () => {
  const machine = await machineWithPackage()
  for (let post = 1; post <= 24; post++) {
    const { event } = machine.store.decide(
      decisionOf(
        'done',
        mentionChange(post, null, mentionOf(machine.store, post, 'Maya', 'PER')),
        statusChange(post, 'todo', 'done'),
      ),
    )
    machine.project.noticed(event)
  }
  const other = await machine.machine.bases.find('other')
  await machine.project.learning.readWith(other)
  machine.project.learning.start('person')
  await until(() => machine.project.learning.state().running === null)
  await machine.project.learning.use('v1')
  expect(machine.store.learning.versions()[0]).toMatchObject({ version: 'v1', parent: other.version })
  await machine.project.learning.use(machine.machine.starter.version)
  await machine.project.learning.use('v1')
  await machine.reopen()
  await until(() => machine.project.suggesting.status().waiting === 0)
  expect(machine.project.learning.base).toEqual(other)
  expect(machine.store.posts.get(30).version).toBe('v1')
})

test('a project whose package is gone says so and reads with the starter', async () => {
  const machine = await machineWithPackage()
  await machine.project.learning.readWith(await machine.machine.bases.find('other'))
  await rm(join(machine.folder, 'models', 'other'), { recursive: true })
  await machine.reopen()
  const { version: read, problem } = machine.project.suggesting.status()
  expect(read).toBe(machine.machine.starter.version)
  expect(problem).toMatchObject({ kind: 'model', message: expect.stringContaining('"other"') })
})

test.each(['../other', 'starter', 'none', ''])('no package is found as "%s"', async (name) => {
  const machine = await machineWithPackage()
  await expect(machine.machine.bases.find(name)).rejects.toMatchObject({ kind: 'not-found' })
})
