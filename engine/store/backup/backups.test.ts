import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openProject } from '../open-project.ts'
import type { ProjectStore } from '../project-store.ts'
import { plannedDecision, plannedTexts } from '../testing/planned-decisions.ts'
import { testFolder, testProject, visibleState } from '../testing/test-project.ts'
import { generationsToDelete } from './generations.ts'
import { verifyCopy } from './verify-copy.ts'

let folder: ReturnType<typeof testFolder>
let store: ProjectStore
beforeEach(async () => {
  folder = testFolder()
  store = await testProject(folder.path, plannedTexts)
})
afterEach(async () => {
  await store.close()
  folder.clean()
})

const copies = () => readdirSync(join(store.folder, 'backups')).sort()

test('a backup is one verified file with everything in it, for its owner only', async () => {
  store.decide(plannedDecision(0))
  const path = await store.backup()
  expect(copies()).toEqual(['000001.db'])
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const root = join(folder.path, 'restored.triptych')
  mkdirSync(root)
  copyFileSync(path, join(root, 'project.db'))
  const restored = await openProject(root)
  expect(visibleState(restored)).toEqual(visibleState(store))
  await restored.close()
})

test('decisions go on while a backup is made, and it holds all up to some moment', async () => {
  const made = store.backup()
  let finished = false
  void made.then(() => {
    finished = true
  })
  let decided = 0
  while (!finished && decided < 1_000) {
    store.decide(plannedDecision(decided))
    decided += 1
    await new Promise(setImmediate)
  }
  expect(decided).toBeGreaterThan(0)
  expect(verifyCopy(await made)).toBeLessThanOrEqual(decided + 1)
})

test('two hundred decisions make a backup by themselves', async () => {
  for (let number = 0; number < 200; number++) store.decide(plannedDecision(number))
  await vi.waitFor(() => expect(copies()).toEqual(['000001.db']), { timeout: 20_000, interval: 50 })
})

test('a copy that is damaged does not count', async () => {
  for (let number = 0; number < 20; number++) store.decide(plannedDecision(number))
  const path = await store.backup()
  const bytes = readFileSync(path)
  const needle = plannedDecision(3).id
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) bytes[at + 35]! ^= 1
  writeFileSync(path, bytes)
  expect(() => verifyCopy(path)).toThrow(/non-unique entry|is not as it was written/)
})

test('what a crash left of a backup is removed at the next opening', async () => {
  await store.close()
  writeFileSync(join(store.folder, 'backups', 'partial-7.db'), 'x')
  store = await openProject(store.folder)
  expect(copies()).toEqual([])
})

test('the newest five stay, then ever fewer, ten at most', () => {
  expect(generationsToDelete([1, 2, 3, 4, 5])).toEqual([])
  let present: number[] = []
  for (let generation = 1; generation <= 200; generation++) {
    const going = new Set(generationsToDelete([...present, generation]))
    present = [...present, generation].filter((one) => !going.has(one))
  }
  expect(present.slice(-5)).toEqual([196, 197, 198, 199, 200])
  expect(present).toHaveLength(10)
  expect(present[0]).toBeLessThan(180)
})

test('which backups go depends on their numbers only, and the newest five never do', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { maxLength: 40 }), (generations) => {
      const going = generationsToDelete(generations)
      expect(generationsToDelete([...generations].reverse())).toEqual(going)
      const newest = [...generations].sort((a, b) => b - a).slice(0, 5)
      expect(newest.filter((generation) => going.includes(generation))).toEqual([])
      expect(generations.length - going.length).toBeLessThanOrEqual(10)
    }),
  )
})
