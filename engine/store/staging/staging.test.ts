import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ImportLabels } from '../../../contract/domain/import.ts'
import type { PostImage } from '../../../contract/domain/post.ts'
import type { PostRecord } from '../../../exchange/record.ts'
import { openProject } from '../open-project.ts'
import type { ProjectStore } from '../project-store.ts'
import { blankWords, record, testFolder, testProject, visibleState } from '../testing/test-project.ts'
import type { Committed, StagedFacts } from './staging.ts'

let folder: ReturnType<typeof testFolder>
let store: ProjectStore
beforeEach(async () => {
  folder = testFolder()
  store = await testProject(folder.path, [])
})
afterEach(async () => {
  await store.close()
  folder.clean()
})

type Files = Readonly<Record<string, readonly PostRecord[]>>

function importFiles(
  files: Files,
  labels: ImportLabels = 'confirmed',
  images: ReadonlyMap<string, PostImage> = new Map(),
): { facts: StagedFacts; committed: Committed } {
  const staging = store.openStaging(blankWords)
  for (const [file, records] of Object.entries(files)) staging.addBatch(file, 'jsonl', records)
  const facts = staging.facts()
  return { facts, committed: staging.commit({ labels }, images) }
}

const ada = record({ text: 'Ada met Bob', mentions: [{ start: 0, end: 3, type: 'PER' }] })
const rome = record({ text: 'in Rome', mentions: [{ start: 3, end: 7, type: 'CITY' }] })
const plain = record({ text: 'nothing here' })
const pixels = (name: string, digit: string): PostImage => ({
  kind: 'present',
  name,
  media: digit.repeat(64),
  width: 3,
  height: 2,
})

test('the facts say what would come, and nothing is written before the commit', () => {
  const before = visibleState(store)
  const staging = store.openStaging(blankWords)
  staging.addBatch('a.jsonl', 'jsonl', [ada, rome])
  staging.addBatch('a.jsonl', 'jsonl', [plain])
  expect(staging.facts()).toMatchObject({
    files: [{ file: 'a.jsonl', format: 'jsonl', posts: 3, mentions: 2 }],
    newPosts: 3,
    knownPosts: 0,
    mentions: 2,
    types: [
      { name: 'PER', count: 1, isNew: false },
      { name: 'CITY', count: 1, isNew: true },
    ],
  })
  expect(visibleState(store)).toEqual(before)
  staging.discard()
  staging.discard()
  expect(readdirSync(join(store.folder, 'cache'))).toEqual([])
  expect(() => staging.facts()).toThrow(/ended/)
})

test('confirmed labels become accepted mentions of done posts, with one event and new types', async () => {
  const { committed } = importFiles({ 'a.jsonl': [ada, rome, plain] })
  expect(committed).toMatchObject({
    addedPosts: 3,
    mentions: 2,
    event: { action: { kind: 'import', posts: 3, mentions: 2 } },
  })
  expect(store.counts()).toMatchObject({
    posts: 3,
    todo: 0,
    skipped: 0,
    done: 3,
    mentions: 2,
    rejected: 0,
    doneToday: 0,
  })
  expect(store.types().map(({ name, colour }) => [name, colour])).toEqual([
    ['PER', 0],
    ['LOC', 1],
    ['ORG', 2],
    ['CITY', 3],
  ])
  const post = store.posts.get(2)
  expect(post.mentions).toMatchObject([
    { surface: 'Rome', verdict: 'accepted', source: { kind: 'import', file: 'a.jsonl' } },
  ])
  expect(post.words).toEqual([
    { start: 0, end: 2 },
    { start: 3, end: 7 },
  ])
  expect((await store.check()).problems).toEqual([])
})

test('suggested labels wait for a person and are not read over by a model', async () => {
  importFiles({ 'a.jsonl': [ada, plain] }, 'suggested')
  expect(store.counts()).toMatchObject({ todo: 2, mentions: 0 })
  expect(store.posts.get(1)).toMatchObject({
    version: 'import',
    suggestions: [{ surface: 'Ada', type: 'PER', score: 1 }],
  })
  expect(store.suggestions.waitingCount('v1')).toBe(1)
  expect(store.suggestions.replace('v1', [{ post: 1, uncertainty: 0, suggestions: [] }])).toEqual([])
  expect(store.posts.get(1).suggestions).toHaveLength(1)
  expect((await store.check()).problems).toEqual([])
})

test('ignored labels bring posts only, and no types', () => {
  importFiles({ 'a.jsonl': [rome] }, 'ignored')
  expect(store.counts()).toMatchObject({ todo: 1, mentions: 0 })
  expect(store.types()).toHaveLength(3)
})

test('a file without labels stays to be done; records that say done are done', () => {
  importFiles({ 'bare.jsonl': [plain, record({ text: 'finished', status: 'done' })], 'labelled.jsonl': [ada] })
  const { rows } = store.posts.queue({ order: 'file', status: null, search: '', offset: 0, limit: 9 })
  expect(rows.map((row) => row.status)).toEqual(['todo', 'done', 'done'])
})

test('in a file that marks finished posts, the others stay to be done and keep their labels', () => {
  importFiles({ 'a.jsonl': [{ ...ada, status: 'done' }, rome, plain] })
  const { rows } = store.posts.queue({ order: 'file', status: null, search: '', offset: 0, limit: 9 })
  expect(rows.map((row) => [row.status, row.mentions])).toEqual([
    ['done', 1],
    ['todo', 1],
    ['todo', 0],
  ])
})

test('importing the same file again changes nothing, true duplicates inside a file stay', () => {
  const files = { 'a.jsonl': [plain, plain, ada, plain] }
  importFiles(files)
  const before = visibleState(store)
  const seq = store.seq()
  const { facts, committed } = importFiles(files)
  expect(facts).toMatchObject({ newPosts: 0, knownPosts: 4, mentions: 0, types: [] })
  expect(committed).toMatchObject({ event: null, addedPosts: 0 })
  expect([visibleState(store), store.seq()]).toEqual([before, seq])
  importFiles({ 'a.jsonl': [...files['a.jsonl'], plain] })
  expect(store.counts().posts).toBe(5)
})

test('the same post in two files of one import is one post', () => {
  const { facts, committed } = importFiles({ 'a.jsonl': [ada], 'b.jsonl': [ada, rome] })
  expect(facts).toMatchObject({ newPosts: 2, knownPosts: 1 })
  expect(committed.addedPosts).toBe(2)
})

test('records that join by text and images are one post with the labels of all', () => {
  const pair = (...mentions: PostRecord['mentions']) =>
    record({ text: 'Ada met Bob', images: ['1.jpg'], joins: true, mentions })
  const [a, b] = [
    { start: 0, end: 3, type: 'PER' },
    { start: 8, end: 11, type: 'PER' },
  ]
  const odd = { start: 8, end: 11, type: 'ORG' }
  const { facts } = importFiles({ 'a.txt': [pair(a!, b!), pair(b!, a!), pair(odd)], 'b.txt': [pair(a!)] })
  expect(facts).toMatchObject({ newPosts: 1, mentions: 2, overlaps: 1 })
  expect(facts.overlapExamples).toEqual([
    { file: 'a.txt', line: 1, post: 'Ada met ', dropped: 'Bob (ORG)', kept: 'Bob (PER)' },
  ])
  expect(store.posts.get(1).mentions.map((mention) => mention.surface)).toEqual(['Ada', 'Bob'])
})

test('what a file says was rejected comes in as rejected, over anything, and never as a label', async () => {
  const rejected = { start: 0, end: 3, type: 'ORG', verdict: 'rejected' } as const
  const wider = { start: 0, end: 11, type: 'EVENT', verdict: 'rejected' } as const
  const files = { 'a.jsonl': [{ ...ada, mentions: [rejected, ...ada.mentions, wider, rejected] }] }
  const { committed, facts } = importFiles(files)
  expect([facts.mentions, facts.overlaps, committed.mentions]).toEqual([1, 0, 1])
  expect(store.counts()).toMatchObject({ mentions: 1, rejected: 2 })
  expect(store.posts.get(1).mentions.map(({ type, verdict }) => [type, verdict])).toEqual([
    ['PER', 'accepted'],
    ['ORG', 'rejected'],
    ['EVENT', 'rejected'],
  ])
  expect((await store.check()).problems).toEqual([])
})

test('rejections of a file whose labels are suggestions are left out', () => {
  const rejected = { start: 0, end: 3, type: 'ORG', verdict: 'rejected' } as const
  importFiles({ 'a.jsonl': [{ ...ada, mentions: [rejected, ...ada.mentions] }] }, 'suggested')
  expect(store.posts.get(1).suggestions.map((suggestion) => suggestion.type)).toEqual(['PER'])
  expect(store.counts()).toMatchObject({ mentions: 0, rejected: 0 })
})

test('what joined records say beside their labels is kept, and the check agrees', async () => {
  const pair = (relation: string) =>
    record({ text: 'Ada met Bob', images: ['1.jpg'], joins: true, metadata: { relations: [relation] } })
  importFiles({ 'a.txt': [pair('knows'), pair('met')] })
  const [post] = [...store.exporting.posts('all')]
  expect(post?.metadata).toEqual({ relations: ['knows', 'met'] })
  expect((await store.check()).problems).toEqual([])
})

test('labels that overlap leave the one that begins first, of two the longer', () => {
  const text = 'New York City Hall'
  const mentions = [
    { start: 4, end: 13, type: 'LOC' },
    { start: 0, end: 8, type: 'LOC' },
    { start: 0, end: 13, type: 'LOC' },
    { start: 14, end: 18, type: 'ORG' },
  ]
  const { facts } = importFiles({ 'a.jsonl': [record({ text, mentions })] })
  expect(facts.overlaps).toBe(2)
  expect(store.posts.get(1).mentions.map((mention) => mention.surface)).toEqual(['New York City', 'Hall'])
})

test('images are present, missing or broken as they were found; a later import brings missing ones', () => {
  const files = {
    'a.jsonl': [record({ text: 'x', images: ['1.jpg', '2.jpg', '3.jpg'] }), record({ text: 'y', images: ['1.jpg'] })],
  }
  const staging = store.openStaging(blankWords)
  staging.addBatch('a.jsonl', 'jsonl', files['a.jsonl'])
  expect(staging.facts().images).toBe(3)
  expect(staging.imageNames(null, 2)).toEqual(['1.jpg', '2.jpg'])
  expect(staging.imageNames('2.jpg')).toEqual(['3.jpg'])
  const broken: PostImage = { kind: 'broken', name: '2.jpg', problem: 'is a text file' }
  const images = new Map([
    ['1.jpg', pixels('1.jpg', 'a')],
    ['2.jpg', broken],
  ])
  expect(staging.commit({ labels: 'confirmed' }, images).images).toBe(2)
  expect(store.posts.get(1).images).toEqual([pixels('1.jpg', 'a'), broken, { kind: 'missing', name: '3.jpg' }])
  const again = store.openStaging(blankWords)
  again.addBatch('a.jsonl', 'jsonl', files['a.jsonl'])
  expect(again.facts()).toMatchObject({ newPosts: 0, images: 2 })
  expect(again.commit({ labels: 'confirmed' }, new Map([['3.jpg', pixels('3.jpg', 'b')]]))).toMatchObject({
    images: 1,
    event: null,
  })
  expect(store.posts.get(1).images[2]).toEqual(pixels('3.jpg', 'b'))
  expect(store.posts.input(1).media).toBe('a'.repeat(64))
})

test.each([
  {
    name: 'a span outside its text',
    bad: record({ text: 'abc', line: 7, mentions: [{ start: 1, end: 9, type: 'PER' }] }),
  },
  {
    name: 'a type with a control character',
    bad: record({ text: 'abc', line: 7, mentions: [{ start: 0, end: 3, type: 'P\u0000' }] }),
  },
  {
    name: 'words out of order',
    bad: record({
      text: 'abc',
      line: 7,
      words: [
        { start: 1, end: 2 },
        { start: 0, end: 1 },
      ],
    }),
  },
  { name: 'too much metadata', bad: record({ text: 'abc', line: 7, metadata: { a: 'x'.repeat(70_000) } }) },
])('$name is refused with file and line, and the batch leaves no trace', ({ bad }) => {
  const staging = store.openStaging(blankWords)
  staging.addBatch('a.jsonl', 'jsonl', [ada])
  expect(() => staging.addBatch('a.jsonl', 'jsonl', [rome, bad])).toThrow(/^a\.jsonl:7: /)
  expect(staging.facts()).toMatchObject({ newPosts: 1, types: [{ name: 'PER' }] })
  staging.discard()
})

test('a lone surrogate becomes one replacement character, so offsets stay', async () => {
  importFiles({ 'a.jsonl': [record({ text: '\ud83d Ada', mentions: [{ start: 2, end: 5, type: 'PER' }] })] })
  expect(store.posts.get(1)).toMatchObject({ text: '\ufffd Ada', mentions: [{ start: 2, surface: 'Ada' }] })
  expect((await store.check()).problems).toEqual([])
})

test('what a crash left in the cache is swept at the next opening', async () => {
  await store.close()
  const left = join(store.folder, 'cache', 'staging-1-1.db')
  writeFileSync(left, 'x')
  store = await openProject(store.folder)
  expect(existsSync(left)).toBe(false)
})

test('two imports may be staged at once; the second one sees what the first wrote', () => {
  const [first, second] = [store.openStaging(blankWords), store.openStaging(blankWords)]
  first.addBatch('a.jsonl', 'jsonl', [ada, rome])
  second.addBatch('a.jsonl', 'jsonl', [ada, plain])
  expect(second.facts().newPosts).toBe(2)
  first.commit({ labels: 'confirmed' }, new Map())
  expect(second.commit({ labels: 'confirmed' }, new Map())).toMatchObject({ addedPosts: 1, knownPosts: 1 })
  expect(store.counts().posts).toBe(3)
})

test('about a tenth of posts is held out, of identical ones all or none', () => {
  const records = Array.from({ length: 2000 }, (_, place) => record({ text: `post ${place % 1000}` }))
  importFiles({ 'a.jsonl': records })
  const rows = [0, 500, 1000, 1500].flatMap(
    (offset) => store.posts.queue({ order: 'file', status: null, search: '', offset, limit: 500 }).rows,
  )
  const heldOut = rows.filter((row) => row.heldOut)
  expect(heldOut.length / rows.length).toBeGreaterThan(0.06)
  expect(heldOut.length / rows.length).toBeLessThan(0.14)
  for (const row of rows.slice(0, 1000)) expect(rows[row.post + 999]?.heldOut).toBe(row.heldOut)
})
