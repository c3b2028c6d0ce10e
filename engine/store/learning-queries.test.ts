import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultLearningSettings, type LearningSettings, type TrainingRun } from '../../contract/domain/learning.ts'
import { say } from '../../contract/sentences/say.ts'
import type { NewVersion } from './learning-queries.ts'
import { openProject } from './open-project.ts'
import type { ProjectStore } from './project-store.ts'
import { decisionOf, mentionChange, mentionOf, statusChange, testFolder, testProject } from './testing/test-project.ts'

const texts = Array.from({ length: 60 }, (_, post) => `Ada ${post} met Bob`)
let folder: ReturnType<typeof testFolder>
let store: ProjectStore
beforeEach(async () => {
  folder = testFolder()
  store = await testProject(folder.path, texts)
})
afterEach(async () => {
  await store.close()
  folder.clean()
})

function finish(...posts: readonly number[]): void {
  for (const post of posts)
    store.decide(
      decisionOf('done', mentionChange(post, null, mentionOf(store, post, 'Ada')), statusChange(post, 'todo', 'done')),
    )
}

const run = (state: TrainingRun['state'], endedAt: number | null = null, id: string = randomUUID()): TrainingRun => ({
  id,
  trigger: 'person',
  startedAt: 5,
  endedAt,
  trainedPosts: 3,
  heldOutPosts: 1,
  state,
})
const running = { kind: 'running', phase: 'training', progress: 0.5, secondsLeft: null, loss: 1.5 } as const
const version = (name: string, seq = 0): NewVersion => ({
  version: name,
  parent: null,
  createdAt: 1,
  evaluation: null,
  run: null,
  seq,
  digest: 'x',
})

test('a snapshot holds the done posts with their decisions, held-out ones apart', () => {
  finish(...texts.map((_, post) => post + 1))
  const rejected = { ...mentionOf(store, 7, 'Bob', 'ORG'), verdict: 'rejected' } as const
  store.decide(decisionOf('reject', mentionChange(7, null, rejected)))
  store.decide(decisionOf('reopen', statusChange(8, 'done', 'todo')))
  const snapshot = store.learning.snapshot()
  expect(store.learning.snapshotSizes()).toEqual({ trained: snapshot.trained.length, heldOut: snapshot.heldOut.length })
  expect(snapshot.trained.length + snapshot.heldOut.length).toBe(59)
  expect(snapshot.heldOut.length).toBeGreaterThan(0)
  for (const { post } of snapshot.heldOut) expect(store.posts.get(post).heldOut).toBe(true)
  for (const { post } of snapshot.trained) expect(store.posts.get(post).heldOut).toBe(false)
  const seventh = [...snapshot.trained, ...snapshot.heldOut].find((post) => post.post === 7)
  expect(seventh).toMatchObject({
    text: 'Ada 6 met Bob',
    media: null,
    mentions: [{ start: 0, end: 3, type: 'PER' }],
    rejections: [{ start: 10, end: 13, type: 'ORG' }],
  })
  expect(snapshot).toMatchObject({ seq: store.seq(), types: ['PER', 'LOC', 'ORG'] })
})

test('the same decisions give the same digest, others another', () => {
  finish(1, 2)
  const first = store.learning.snapshot().digest
  store.decide(decisionOf('skip', statusChange(3, 'todo', 'skipped')))
  expect(store.learning.snapshot().digest).toBe(first)
  finish(4)
  expect(store.learning.snapshot().digest).not.toBe(first)
})

test('a run is written down and brought up to date; those that a crash broke off are ended', async () => {
  const [first, second] = [run(running), run(running)]
  store.learning.saveRun(first)
  store.learning.saveRun({ ...first, state: { ...running, progress: 0.9 } })
  store.learning.saveRun({ ...first, endedAt: 9, state: { kind: 'cancelled' } })
  store.learning.saveRun(second)
  expect(store.learning.runs()).toEqual([second, { ...first, endedAt: 9, state: { kind: 'cancelled' } }])
  await store.close()
  store = await openProject(store.folder)
  expect(store.learning.endBrokenRuns(say('plain.text', { text: 'the program ended' }))).toBe(1)
  expect(store.learning.runs(1)).toMatchObject([
    { id: second.id, state: { kind: 'failed', reason: 'the program ended' } },
  ])
})

test('versions are named in a row, one is current, and going back is possible', () => {
  expect([store.learning.nextVersion(), store.learning.current()]).toEqual(['v1', null])
  store.learning.addVersion(version('v1'))
  store.learning.addVersion(version('v2'))
  expect(store.learning.nextVersion()).toBe('v3')
  store.learning.use('v1')
  store.learning.use('v2')
  expect(store.learning.versions().map(({ version, state }) => [version, state])).toEqual([
    ['v2', 'current'],
    ['v1', 'promoted'],
  ])
  store.learning.use('v1')
  expect(store.learning.current()).toBe('v1')
  store.learning.use(null)
  expect(store.learning.current()).toBeNull()
  expect(() => store.learning.use('v9')).toThrow(/no version v9/)
  expect(() => store.learning.addVersion(version('v1'))).toThrow(/already/)
})

test('posts confirmed since the current version are counted, held-out and undone ones not', () => {
  const trainable = texts.map((_, post) => post + 1).filter((post) => !store.posts.get(post).heldOut)
  const heldOut = texts.map((_, post) => post + 1).filter((post) => store.posts.get(post).heldOut)
  finish(trainable[0]!, trainable[1]!, heldOut[0]!)
  expect(store.learning.newlyConfirmed()).toBe(2)
  store.learning.addVersion(version('v1', store.learning.snapshot().seq))
  store.learning.use('v1')
  expect(store.learning.newlyConfirmed()).toBe(0)
  finish(trainable[2]!)
  expect(store.learning.newlyConfirmed()).toBe(1)
  store.undo(randomUUID())
  expect(store.learning.newlyConfirmed()).toBe(0)
})

test('settings stay', async () => {
  expect(store.settings.learning()).toEqual(defaultLearningSettings)
  const settings: LearningSettings = {
    ...defaultLearningSettings,
    automaticEvery: 25,
    layers: 'heads',
    replayPerNew: 1,
  }
  store.settings.setLearning(settings)
  await store.close()
  store = await openProject(store.folder)
  expect(store.settings.learning()).toEqual(settings)
})
