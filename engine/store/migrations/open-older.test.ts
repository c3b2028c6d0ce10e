import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { verifyCopy } from '../backup/verify-copy.ts'
import { openProject } from '../open-project.ts'
import { plannedDecision, plannedTexts } from '../testing/planned-decisions.ts'
import { decisionOf, testFolder, testProject, visibleState } from '../testing/test-project.ts'
import type { Migration } from './migration.ts'
import { applicationId, migrations, newestSchema } from './registry.ts'

let folder: ReturnType<typeof testFolder>
beforeEach(() => {
  folder = testFolder()
})
afterEach(() => {
  vi.doUnmock('./registry.ts')
  vi.resetModules()
  folder.clean()
})

/** The program as it will be one schema later. */
async function laterProgram(next: Omit<Migration, 'version'>): Promise<typeof openProject> {
  vi.resetModules()
  const later: Migration = { ...next, version: newestSchema + 1 }
  vi.doMock('./registry.ts', () => ({
    migrations: [...migrations, later],
    newestSchema: newestSchema + 1,
    applicationId,
  }))
  return (await import('../open-project.ts')).openProject
}

async function olderProject(): Promise<{ root: string; state: unknown }> {
  const store = await testProject(folder.path, plannedTexts)
  store.decide(plannedDecision(0))
  const state = visibleState(store)
  await store.close()
  return { root: store.folder, state }
}

test('an older project is copied, the copy verified, then brought up to date with everything in it', async () => {
  const { root, state } = await olderProject()
  const open = await laterProgram({ name: 'notes', sql: 'CREATE TABLE note (post INTEGER, text TEXT) STRICT' })
  const store = await open(root)
  expect(visibleState(store)).toEqual(state)
  expect((await store.check()).problems).toEqual([])
  store.decide(plannedDecision(1))
  await store.close()
  expect(readdirSync(join(root, 'backups'))).toEqual(['000001.db'])
  expect(verifyCopy(join(root, 'backups', '000001.db'))).toBe(2)
  await expect(openProject(root)).rejects.toMatchObject({
    kind: 'newer-schema',
    facts: { found: newestSchema + 1, known: newestSchema },
  })
})

test('a migration that fails leaves the older project as it was, and the copy beside it', async () => {
  const { root, state } = await olderProject()
  const open = await laterProgram({
    name: 'broken',
    sql: 'CREATE TABLE note (post INTEGER) STRICT; SELECT * FROM nowhere',
  })
  await expect(open(root)).rejects.toThrow(/nowhere/)
  const db = new Database(join(root, 'project.db'))
  expect(db.pragma('user_version', { simple: true })).toBe(newestSchema)
  db.close()
  const store = await openProject(root)
  expect(visibleState(store)).toEqual(state)
  await store.close()
  expect(readdirSync(join(root, 'backups'))).toEqual(['000001.db'])
})

// The rows of a project that was written by the program as it was when its schema had number 1.
test('a project of schema 1 opens with its decisions, and takes relations and regions', async () => {
  const root = join(folder.path, 'older.triptych')
  mkdirSync(root)
  const db = new Database(join(root, 'project.db'))
  db.exec(migrations[0]!.sql)
  db.exec(readFileSync(new URL('./testing/project-1.sql', import.meta.url), 'utf8'))
  db.pragma(`application_id = ${applicationId}`)
  db.pragma('user_version = 1')
  db.close()
  const store = await openProject(root)
  expect(store.counts()).toMatchObject({
    posts: 3,
    todo: 1,
    done: 2,
    mentions: 2,
    rejected: 1,
    relations: 0,
    regions: 0,
  })
  expect(store.posts.get(1).mentions.map(({ surface, verdict }) => [surface, verdict])).toEqual([
    ['Ada', 'accepted'],
    ['Bob', 'rejected'],
  ])
  expect((await store.check()).problems).toEqual([])
  expect(store.redo(randomUUID())?.event.changes).toMatchObject([{ kind: 'mention', after: { surface: 'Rome' } }])
  expect(store.history({ post: null, before: null, limit: 9 }).at(-1)?.action).toMatchObject({
    kind: 'import',
    relations: 0,
  })
  const media = 'a'.repeat(64)
  const box = { x: 1, y: 1, width: 5, height: 5 }
  const region = { media, box, label: '', verdict: 'accepted', source: { kind: 'person' } } as const
  store.decide(decisionOf('draw', { kind: 'region', id: randomUUID(), post: 3, before: null, after: region }))
  store.undo(randomUUID())
  expect((await store.check()).problems).toEqual([])
  await store.close()
  expect(readdirSync(join(root, 'backups'))).toEqual(['000001.db'])
})
