import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openProject } from './open-project.ts'
import { testFolder, testProject } from './testing/test-project.ts'

const run = promisify(execFile)
const script = fileURLToPath(new URL('./testing/open-and-wait.ts', import.meta.url))

interface Outcome {
  readonly kind: string
  readonly took: number
  readonly facts: Readonly<Record<string, unknown>>
}

async function openElsewhere(root: string, at = 0, hold = 0): Promise<Outcome> {
  const { stdout } = await run(process.execPath, [script, root, String(at), String(hold)])
  return JSON.parse(stdout)
}

let folder: ReturnType<typeof testFolder>
beforeEach(() => {
  folder = testFolder()
})
afterEach(() => folder.clean())

test('a second process is told who has the project, and since when', async () => {
  const store = await testProject(folder.path, [])
  const outcome = await openElsewhere(store.folder)
  expect(outcome).toMatchObject({ kind: 'locked', facts: { pid: process.pid, host: hostname(), alive: true } })
  expect(outcome.facts.holder).toContain('tester')
  // The figure is 500 ms; a machine that is busy with other tests is given more.
  expect(outcome.took).toBeLessThan(2_000)
  await store.close()
  expect((await openElsewhere(store.folder)).kind).toBe('opened')
}, 60_000)

test('of processes that open at the same moment exactly one gets the project', async () => {
  const store = await testProject(folder.path, [])
  await store.close()
  for (let round = 0; round < 4; round++) {
    const at = Date.now() + 700
    const outcomes = await Promise.all([0, 1, 2].map(() => openElsewhere(store.folder, at, 1_500)))
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['locked', 'locked', 'opened'])
  }
  expect(existsSync(join(store.folder, 'project.holder.json'))).toBe(false)
}, 60_000)

test.each([
  {
    name: 'of a process that is gone',
    note: JSON.stringify({ pid: 2 ** 22 - 1, host: hostname(), by: 'x', since: 1 }),
  },
  { name: 'that is torn', note: '{"pid": 12' },
])('a note $name does not keep anyone out', async ({ note }) => {
  const store = await testProject(folder.path, [])
  await store.close()
  writeFileSync(join(store.folder, 'project.holder.json'), note)
  const again = await openProject(store.folder, { by: 'me' })
  expect(JSON.parse(readFileSync(join(store.folder, 'project.holder.json'), 'utf8'))).toMatchObject({
    pid: process.pid,
    by: 'me',
  })
  await again.close()
})
