import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openProject } from './open-project.ts'
import type { ProjectStore } from './project-store.ts'
import { plannedDecision, plannedTexts } from './testing/planned-decisions.ts'
import { testFolder, testProject } from './testing/test-project.ts'

const script = (name: string) => fileURLToPath(new URL(`./testing/${name}`, import.meta.url))

/** Kills the process `delay` milliseconds after its first acknowledgement; the numbers that it acknowledged. */
function decideUntilKilled(
  folder: string,
  first: number,
  manner: 'honest' | 'early',
  delay: number,
): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script('decide-until-killed.ts'), folder, String(first), manner], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), delay))
    child.on('error', reject)
    // Everything up to the last line feed arrived whole.
    child.on('close', () =>
      resolve(
        printed
          .slice(0, printed.lastIndexOf('\n') + 1)
          .split('\n')
          .filter(Boolean)
          .map(Number),
      ),
    )
  })
}

function kept(store: ProjectStore): Set<string> {
  const events = []
  for (let before: number | null = null; ; ) {
    const page = store.history({ post: null, before, limit: 500 })
    events.push(...page)
    before = page.at(-1)?.seq ?? null
    if (before === null || before === 1) return new Set(events.map((event) => event.id))
  }
}

const lost = (acknowledged: readonly number[], ids: ReadonlySet<string>) =>
  acknowledged.filter((number) => !ids.has(plannedDecision(number).id))

test('a process that is killed twenty times while deciding loses nothing that it acknowledged', async () => {
  const folder = testFolder()
  const made = await testProject(folder.path, plannedTexts)
  await made.close()
  const acknowledged: number[] = []
  for (let round = 0; round < 20; round++) {
    const first = acknowledged.length
    acknowledged.push(...(await decideUntilKilled(made.folder, first, 'honest', 5 + Math.random() * 150)))
    const store = await openProject(made.folder)
    expect(lost(acknowledged, kept(store))).toEqual([])
    const last = acknowledged.length - 1
    // What was on its way may have arrived: saying it again, and the one before, adds nothing twice.
    const present = kept(store).has(plannedDecision(last + 1).id)
    const { seq } = store.decide(plannedDecision(last)).event
    expect(seq).toBe(store.seq() - (present ? 1 : 0))
    store.decide(plannedDecision(last + 1))
    acknowledged.push(last + 1)
    expect(store.seq()).toBe(acknowledged.length + 1)
    expect(store.counts()).toMatchObject({ mentions: acknowledged.length, groundings: acknowledged.length })
    expect((await store.check()).problems).toEqual([])
    await store.close()
    expect(readdirSync(join(made.folder, 'cache'))).toEqual([])
    expect(existsSync(join(made.folder, 'project.db-wal'))).toBe(false)
  }
  folder.clean()
}, 180_000)

test('an import that is killed is there whole or not at all', async () => {
  const folder = testFolder()
  const made = await testProject(folder.path, [])
  await made.close()
  let expected = 0
  for (let round = 0; round < 8; round++) {
    const words = [script('import-until-killed.ts'), made.folder, `${round}.jsonl`, '1500']
    const said = await new Promise<string>((resolve, reject) => {
      const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
      let printed = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text
      })
      child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), round * 8))
      child.on('error', reject)
      child.on('close', () => resolve(printed))
    })
    const store = await openProject(made.folder)
    const { posts, mentions } = store.counts()
    if (said.includes('done')) expect(posts).toBe(expected + 1500)
    expect([expected, expected + 1500]).toContain(posts)
    expect(mentions).toBe(posts)
    expected = posts
    expect((await store.check()).problems).toEqual([])
    await store.close()
    expect(readdirSync(join(made.folder, 'cache'))).toEqual([])
  }
  folder.clean()
}, 120_000)

test('the control: acknowledging before the commit is found out', async () => {
  const folder = testFolder()
  const made = await testProject(folder.path, plannedTexts)
  await made.close()
  let missing = 0
  // Whether a kill falls between the two is chance: usually within a few rounds, seldom in none of ten.
  for (let round = 0; round < 60 && missing === 0; round++) {
    const acknowledged = await decideUntilKilled(made.folder, 0, 'early', Math.random() * 30)
    const store = await openProject(made.folder)
    missing = lost(acknowledged, kept(store)).length
    await store.close()
  }
  expect(missing).toBeGreaterThan(0)
  folder.clean()
}, 120_000)
