import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failed } from '../../contract/domain/failed.ts'
import { createProject } from './create-project.ts'
import { applicationId, newestSchema } from './migrations/registry.ts'
import { openProject } from './open-project.ts'
import { checkSqliteVersion, connectWritable } from './sqlite/connection.ts'
import {
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

async function failureOf(work: Promise<unknown>): Promise<Failed> {
  const error: unknown = await work.then(
    () => null,
    (reason) => reason,
  )
  if (!(error instanceof Failed)) throw new Error('this should have failed', { cause: error })
  return error
}

function edit(root: string, sql: string): void {
  const db = new Database(join(root, 'project.db'))
  db.unsafeMode()
  db.exec(sql)
  db.close()
}

function newProject(): string {
  return createProject(join(folder.path, 'a.triptych'), { name: 'A', types: testTypes })
}

test('a new project has its folders, private to their owner, and opens writable', async () => {
  const root = newProject()
  expect(readdirSync(root).sort()).toEqual(['backups', 'cache', 'media', 'models', 'project.db'])
  expect(statSync(root).mode & 0o777).toBe(0o700)
  expect(statSync(join(root, 'project.db')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder.path)).toEqual(['a.triptych'])
  const store = await openProject(root)
  expect(store.access).toEqual({ kind: 'writable' })
  expect(store.name).toBe('A')
  expect(store.types()).toEqual(testTypes)
  expect(store.seq()).toBe(0)
  for (const name of readdirSync(root).filter((entry) => entry.startsWith('project.')))
    expect(statSync(join(root, name)).mode & 0o777, name).toBe(0o600)
  await store.close()
  expect(readdirSync(root).sort()).toEqual(['backups', 'cache', 'media', 'models', 'project.db'])
})

test('a place with something in it is not made a project', () => {
  const root = newProject()
  expect(() => createProject(root, { name: 'B', types: [] })).toThrow(/something/)
})

test('every opening commits with synchronous=FULL, also one that finds a WAL file', () => {
  const path = join(newProject(), 'project.db')
  edit(join(path, '..'), 'PRAGMA journal_mode = WAL')
  // The control: without our setting, a WAL file that is opened again falls back to NORMAL.
  const plain = new Database(path)
  plain.prepare('SELECT count(*) FROM post').get()
  expect(plain.pragma('synchronous', { simple: true })).toBe(1)
  plain.close()
  for (const _ of [1, 2]) {
    const db = connectWritable(path)
    const read = (name: string) => db.pragma(name, { simple: true })
    expect(
      ['synchronous', 'foreign_keys', 'recursive_triggers', 'trusted_schema', 'cell_size_check', 'mmap_size'].map(read),
    ).toEqual([2, 1, 1, 0, 1, 0])
    expect([read('journal_mode'), read('locking_mode')]).toEqual(['wal', 'exclusive'])
    db.close()
  }
})

test.each(['3.51.2', '3.44.0', '2.99.99'])('SQLite %s is too old', (version) => {
  expect(() => checkSqliteVersion(version)).toThrow(/3\.51\.3/)
})

test.each(['3.51.3', '3.52.0', '4.0.0'])('SQLite %s will do', (version) => {
  expect(() => checkSqliteVersion(version)).not.toThrow()
})

test.each([
  { name: 'an empty file', bytes: Buffer.alloc(0) },
  { name: 'a renamed PNG', bytes: Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(200)]) },
  { name: 'a file of one byte', bytes: Buffer.from('x') },
])('$name is no project', async ({ bytes }) => {
  const root = newProject()
  writeFileSync(join(root, 'project.db'), bytes)
  expect((await failureOf(openProject(root))).kind).toBe('not-a-project')
  expect(readFileSync(join(root, 'project.db'))).toEqual(bytes)
})

test.each([
  { name: 'of another program', sql: 'PRAGMA application_id = 1196444487', kind: 'not-a-project', facts: {} },
  {
    name: 'with a newer schema',
    sql: `PRAGMA user_version = ${newestSchema + 1}`,
    kind: 'newer-schema',
    facts: { found: newestSchema + 1, known: newestSchema },
  },
  {
    name: 'with an extra trigger',
    sql: 'CREATE TRIGGER spy AFTER INSERT ON mention BEGIN DELETE FROM setting; END',
    kind: 'corrupt',
    facts: { object: 'trigger spy' },
  },
  { name: 'with an extra view', sql: 'CREATE VIEW v AS SELECT 1', kind: 'corrupt', facts: { object: 'view v' } },
  { name: 'with an extra table', sql: 'CREATE TABLE t (a)', kind: 'corrupt', facts: { object: 'table t' } },
  {
    name: 'without the guard of its log',
    sql: 'DROP TRIGGER event_is_never_changed',
    kind: 'corrupt',
    facts: { object: 'trigger event_is_never_changed' },
  },
])('a database $name is refused as $kind', async ({ sql, kind, facts }) => {
  const root = newProject()
  edit(root, sql)
  const failure = await failureOf(openProject(root))
  expect(failure.kind).toBe(kind)
  expect(failure.facts).toMatchObject(facts)
})

test('a database of another program with our number on it is no project', async () => {
  const root = newProject()
  writeFileSync(join(root, 'project.db'), '')
  edit(root, `PRAGMA application_id = ${applicationId}; PRAGMA user_version = 1; CREATE TABLE x (y)`)
  expect((await failureOf(openProject(root))).kind).toBe('not-a-project')
})

test('a name that reads like a URI is a name', async () => {
  const root = createProject(join(folder.path, 'file:x?mode=memory'), { name: 'A', types: testTypes })
  const store = await openProject(root)
  await store.close()
  expect(existsSync(join(folder.path, 'file:x?mode=memory', 'project.db'))).toBe(true)
})

test('a folder without a project, and no folder at all, are told apart', async () => {
  expect((await failureOf(openProject(folder.path))).kind).toBe('not-a-project')
  expect((await failureOf(openProject(join(folder.path, 'nothing')))).kind).toBe('not-found')
})

test('the second opener in this process is told so', async () => {
  const store = await testProject(folder.path, [])
  const failure = await failureOf(openProject(store.folder))
  expect(failure.kind).toBe('locked')
  expect(failure.facts).toMatchObject({ pid: process.pid, alive: true })
  await store.close()
  await (await openProject(store.folder)).close()
})

test('what was decided is there after closing and opening again', async () => {
  const store = await testProject(folder.path, ['Ada met Bob in Paris', 'nothing here'])
  store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Ada'))))
  const before = visibleState(store)
  await store.close()
  const again = await openProject(store.folder)
  expect(visibleState(again)).toEqual(before)
  expect((await again.check()).problems).toEqual([])
  await again.close()
})

test('a folder that cannot be written opens for reading, and says why', async () => {
  if (process.getuid?.() !== 0) {
    console.warn('SKIPPED: only root can give a folder away and look at it as someone else')
    return
  }
  const store = await testProject(folder.path, ['Ada met Bob'])
  store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Ada'))))
  await store.close()
  for (const path of [folder.path, store.folder]) chmodSync(path, 0o755)
  for (const name of readdirSync(store.folder)) chmodSync(join(store.folder, name), 0o555)
  chownSync(store.folder, 0, 0)
  const script = `
    const { openProject } = await import(${JSON.stringify(new URL('./open-project.ts', import.meta.url).href)})
    const store = await openProject(${JSON.stringify(store.folder)})
    let kind = 'none'
    try { store.undo('018f0000-0000-7000-8000-000000000000') } catch (error) { kind = error.kind }
    console.log(JSON.stringify({ access: store.access, mentions: store.posts.get(1).mentions.length, kind,
      found: store.posts.queue({ order: 'file', status: null, search: 'ada', offset: 0, limit: 5 }).total,
      problems: (await store.check()).problems }))
    await store.close()`
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    uid: 65534,
    gid: 65534,
    encoding: 'utf8',
    env: { ...process.env, HOME: '/tmp' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const answer = JSON.parse(printed)
  expect(answer).toMatchObject({
    access: { kind: 'read-only' },
    mentions: 1,
    kind: 'read-only',
    found: 1,
    problems: [],
  })
  expect(answer.access.why).toMatch(/cannot be written/)
})
