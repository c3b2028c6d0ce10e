import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Failed } from '../../contract/domain/failed.ts'
import { createProject } from './create-project.ts'
import { openProject } from './open-project.ts'
import type { ProjectStore } from './project-store.ts'
import { plannedDecision, plannedTexts } from './testing/planned-decisions.ts'
import {
  addPosts,
  decisionOf,
  mentionChange,
  mentionOf,
  testFolder,
  testProject,
  testTypes,
  visibleState,
} from './testing/test-project.ts'

let folder: ReturnType<typeof testFolder>
beforeEach(() => {
  folder = testFolder()
})
afterEach(() => folder.clean())

function failureOf(work: () => unknown): Failed {
  try {
    work()
  } catch (error) {
    if (error instanceof Failed) return error
    throw error
  }
  throw new Error('this should have failed')
}

const database = (store: ProjectStore) => join(store.folder, 'project.db')

test.each<{ name: string; harm: (store: ProjectStore) => void; message: RegExp }>([
  {
    name: 'moved',
    harm: (store) => renameSync(database(store), `${database(store)}.old`),
    message: /moved or deleted/,
  },
  { name: 'deleted', harm: (store) => rmSync(database(store)), message: /moved or deleted/ },
  {
    name: 'in a folder that is moved',
    harm: (store) => renameSync(store.folder, `${store.folder}.old`),
    message: /moved or deleted/,
  },
  {
    name: 'replaced by a copy',
    harm: (store) => {
      copyFileSync(database(store), `${database(store)}.copy`)
      renameSync(`${database(store)}.copy`, database(store))
    },
    message: /replaced/,
  },
  { name: 'truncated', harm: (store) => truncateSync(database(store), 4096), message: /changed by another program/ },
  { name: 'without its log', harm: (store) => rmSync(`${database(store)}-wal`), message: /log was deleted/ },
])('nothing is called saved while the project file is $name', async ({ harm, message }) => {
  const store = await testProject(folder.path, plannedTexts)
  store.decide(plannedDecision(0))
  harm(store)
  const failure = failureOf(() => store.decide(plannedDecision(1)))
  expect([failure.kind, failure.message]).toEqual(['io', expect.stringMatching(message)])
  expect(failureOf(() => store.decide(plannedDecision(0))).kind).toBe('io')
  await store.close().catch(() => {})
})

test('when nobody decides for a while, the log is written back and the single file is whole', async () => {
  const store = await testProject(folder.path, plannedTexts)
  store.decide(plannedDecision(0))
  expect(statSync(`${database(store)}-wal`).size).toBeGreaterThan(0)
  await vi.waitFor(() => expect(statSync(`${database(store)}-wal`).size).toBe(0), { timeout: 10_000, interval: 100 })
  const copy = join(folder.path, 'copy.triptych')
  mkdirSync(copy)
  copyFileSync(database(store), join(copy, 'project.db'))
  const copied = await openProject(copy)
  expect(visibleState(copied)).toEqual(visibleState(store))
  await copied.close()
  store.decide(plannedDecision(1))
  await store.close()
})

test('a disk that is full refuses a decision, loses nothing, and goes on when there is space again', async () => {
  const place = mkdtempSync(join(tmpdir(), 'triptych-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', place], { stdio: 'ignore' })
  } catch {
    rmSync(place, { recursive: true })
    console.warn('SKIPPED: no small file system can be mounted here')
    return
  }
  try {
    const root = createProject(join(place, 'p.triptych'), { name: 'P', types: testTypes })
    const store = await openProject(root)
    addPosts(store, plannedTexts)
    const ballast = join(place, 'ballast')
    writeFileSync(ballast, '')
    const fill = (bytes: number) => {
      try {
        for (let wrote = 0; wrote < bytes; wrote += 4096) writeFileSync(ballast, Buffer.alloc(4096), { flag: 'a' })
      } catch {
        // Full, which is what was wanted.
      }
    }
    fill(4_000_000)
    let saved = 0
    let refusal: Failed | null = null
    while (!refusal) {
      try {
        store.decide(plannedDecision(saved))
        saved += 1
      } catch (error) {
        if (!(error instanceof Failed)) throw error
        refusal = error
      }
    }
    expect(refusal.kind).toBe('disk-full')
    expect(store.counts().mentions).toBe(saved)
    expect(
      failureOf(() =>
        addPosts(
          store,
          Array.from({ length: 500 }, (_, post) => `more ${post} `.repeat(20)),
          'more.jsonl',
        ),
      ).kind,
    ).toBe('disk-full')
    await expect(store.backup()).rejects.toMatchObject({ kind: 'disk-full' })
    rmSync(ballast)
    store.decide(plannedDecision(saved))
    expect(store.counts()).toMatchObject({ mentions: saved + 1, posts: plannedTexts.length })
    expect((await store.check()).problems).toEqual([])
    await store.close()
    const again = await openProject(root)
    expect(again.counts().mentions).toBe(saved + 1)
    await again.close()
  } finally {
    execFileSync('umount', [place])
    rmSync(place, { recursive: true, force: true })
  }
})

/** A closed project with three hundred events, and everything that can be seen of it. */
async function fullProject(): Promise<{ root: string; state: unknown }> {
  const store = await testProject(folder.path, plannedTexts)
  for (let number = 0; number < 300; number++) store.decide(plannedDecision(number))
  store.undo(randomUUID())
  const state = visibleState(store)
  await store.close()
  return { root: store.folder, state }
}

/** What opening and checking say about a project; 'fine' when they say nothing. */
async function verdictOn(root: string, state: unknown): Promise<'refused' | 'found' | 'fine' | 'silent'> {
  let store: ProjectStore
  try {
    store = await openProject(root)
  } catch (error) {
    if (error instanceof Failed) return 'refused'
    throw error
  }
  try {
    const { problems } = await store.check()
    if (problems.length > 0) return 'found'
    return JSON.stringify(visibleState(store)) === JSON.stringify(state) ? 'fine' : 'silent'
  } finally {
    await store.close().catch(() => {})
  }
}

test.each([
  { name: 'an old event', needle: plannedDecision(5).id, expected: 'found' },
  { name: 'one of the last events', needle: plannedDecision(299).id, expected: 'refused' },
])('a flipped bit in $name is noticed', async ({ needle, expected }) => {
  const { root, state } = await fullProject()
  const path = join(root, 'project.db')
  const bytes = readFileSync(path)
  // The id stands in the table and in its index; both are damaged, as a tool that rewrites the file would do it.
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) bytes[at + 35]! ^= 1
  writeFileSync(path, bytes)
  expect(await verdictOn(root, state)).toBe(expected)
})

test('of a hundred random flipped bits none changes what is seen without being found', async () => {
  const { root, state } = await fullProject()
  const path = join(root, 'project.db')
  const whole = readFileSync(path)
  const verdicts = { refused: 0, found: 0, fine: 0, silent: 0 }
  const silent: number[] = []
  let seed = 20_261_122
  for (let round = 0; round < 100; round++) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    const bytes = Buffer.from(whole)
    const at = Math.floor((seed / 2_147_483_648) * bytes.length)
    bytes[at]! ^= 1 << (round % 8)
    writeFileSync(path, bytes)
    const verdict = await verdictOn(root, state)
    verdicts[verdict] += 1
    if (verdict === 'silent') silent.push(at)
    rmSync(`${path}-wal`, { force: true })
  }
  expect(silent.map((at) => whole.toString('latin1', at - 30, at + 30))).toEqual([])
  expect(verdicts.refused + verdicts.found).toBeGreaterThan(10)
}, 120_000)

test('a project that was killed with its log opens for reading where it cannot be written', async () => {
  const store = await testProject(folder.path, plannedTexts)
  store.decide(plannedDecision(0))
  const copy = join(folder.path, 'copy.triptych')
  mkdirSync(copy)
  for (const end of ['', '-wal']) copyFileSync(database(store) + end, join(copy, `project.db${end}`))
  const state = visibleState(store)
  await store.close()
  try {
    execFileSync('mount', ['--bind', copy, copy], { stdio: 'ignore' })
    execFileSync('mount', ['-o', 'remount,ro,bind', copy], { stdio: 'ignore' })
  } catch {
    console.warn('SKIPPED: nothing can be mounted here')
    return
  }
  try {
    const opened = await openProject(copy)
    expect(opened.access.kind).toBe('read-only')
    expect(visibleState(opened)).toEqual(state)
    const add = decisionOf('add', mentionChange(2, null, mentionOf(opened, 2, 'p1w5')))
    expect(failureOf(() => opened.decide(add)).kind).toBe('read-only')
    expect(failureOf(() => opened.openStaging(() => [])).kind).toBe('read-only')
    await opened.close()
  } finally {
    execFileSync('umount', [copy])
  }
})
