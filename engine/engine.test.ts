import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Contract } from '../contract/contract.ts'
import type { Decision } from '../contract/domain/event.ts'
import { failure } from '../contract/domain/failure.ts'
import type { ProjectId } from '../contract/domain/project.ts'
import { type Engine, startEngine } from './engine.ts'
import { nodeMessagePort } from './processes/message-port.ts'
import { nodeSpawner, sourceEntries } from './processes/node-spawner.ts'
import { served, servePort } from './processes/serve-port.ts'

// The whole engine behind Node's own MessageChannel, asked as the desk in Electron asks: by oRPC's message-port link.
let home = ''
let engine: Engine
let client: ContractRouterClient<Contract>
let channel: MessageChannel
let project: ProjectId

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'triptych-engine-'))
  engine = await startEngine({
    home,
    projects: [],
    spawner: nodeSpawner({ entries: sourceEntries }),
    shell: 'command-line',
    log: () => {},
  })
  engine.makeSample()
  channel = new MessageChannel()
  servePort(
    nodeMessagePort(channel.port1),
    served(engine.router, () => {}),
    () => {},
  )
  client = createORPCClient(new RPCLink({ port: channel.port2 }))
  channel.port2.start()
})
afterAll(async () => {
  channel.port2.close()
  await engine.close()
  rmSync(home, { recursive: true, force: true })
})

async function failureOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ORPCError)
  return failure.parse((error as ORPCError<string, unknown>).data)
}

const skip = (post: number): Decision => ({
  id: randomUUID(),
  intent: 'skip',
  changes: [{ kind: 'status', post, before: 'todo', after: 'skipped' }],
})

test('the first start makes the sample project, with its images and finished posts', async () => {
  const projects = await client.projects.list()
  expect(projects).toHaveLength(1)
  expect(projects[0]).toMatchObject({ sample: true, name: 'Eastgate (sample)' })
  project = projects[0]!.id
  const view = await client.projects.open({ project })
  expect(view.access).toEqual({ kind: 'writable' })
  expect(view.counts.posts).toBeGreaterThanOrEqual(40)
  expect(view.counts.done).toBeGreaterThan(0)
  expect(view.types.map(({ name }) => name)).toEqual(['PER', 'LOC', 'ORG', 'MISC'])
}, 120_000)

test('the sample has a graph: drawn entities, predicates that relations say, and mentions that mean some of them', async () => {
  // The list of projects does not wait for the graph.
  await vi.waitUntil(() => engine.library.sampleMade, { timeout: 60_000 })
  const { counts } = await client.graph.summary({ project })
  expect(counts.entities).toBeGreaterThanOrEqual(80)
  expect(counts.facts).toBeGreaterThan(100)
  expect(counts.linkedMentions).toBeGreaterThan(10)
  const { rows } = await client.graph.search({ project, text: '', type: null, offset: 0, limit: 500 })
  expect(rows).toHaveLength(counts.entities)
  expect(rows.filter(({ thumbnail }) => thumbnail === null)).toEqual([])
  const said = (await client.graph.predicates({ project })).filter(({ predicate }) => predicate.saidBy.length > 0)
  expect(said.map(({ key, predicate }) => [key, predicate.saidBy])).toContainEqual([
    '/per/loc/place_of_residence',
    ['/per/loc/place_of_residence'],
  ])
  const first = (await client.posts.queue({ project, order: 'file', status: 'done', search: '', offset: 0, limit: 1 }))
    .rows[0]!
  const view = await client.posts.get({ project, post: first.post })
  expect(view.links).toEqual([])
  expect(await client.decisions.undo({ project, id: randomUUID() })).toBeNull()
  const meant = await Promise.all(
    view.mentions.map(async ({ id, surface }) => {
      const [best] = await client.graph.candidates({ project, post: first.post, mention: id })
      return [surface, best?.node.key]
    }),
  )
  expect(meant).toEqual([
    ['Mira Tarn', 'mira-tarn'],
    ['North Pier', 'north-pier'],
    ['Okoro', 'okoro'],
    ['#harbourfest', 'harbourfest'],
    ['Eastgate', 'eastgate'],
  ])
}, 120_000)

test('a post comes with its text, and its image as re-encoded bytes', async () => {
  const { rows } = await client.posts.queue({ project, order: 'file', status: null, search: '', offset: 0, limit: 50 })
  const row = rows.find(({ thumbnail }) => thumbnail !== null)!
  const post = await client.posts.get({ project, post: row.post })
  const [image] = post.images
  expect(image?.kind).toBe('present')
  const picture = await client.media.image({ project, media: row.thumbnail!, size: 'thumbnail' })
  expect(picture.type).toBe('image/webp')
  expect(
    Buffer.from(await picture.arrayBuffer())
      .subarray(8, 12)
      .toString(),
  ).toBe('WEBP')
})

test('the model shows where it looked, and what the image did to its suggestions', async () => {
  const { rows } = await client.posts.queue({ project, order: 'file', status: null, search: '', offset: 0, limit: 50 })
  const { post } = rows.find(({ thumbnail }) => thumbnail !== null)!
  const { words, images } = await client.posts.get({ project, post })
  const look = (await client.relevance.of({ project, post }))!
  const [image] = images
  expect(look.slots[0]).toMatchObject({ media: image?.kind === 'present' && image.media, box: null })
  expect(look.words).toBe(words.length)
  expect(look.heat.map(({ kind }) => kind)).toEqual(['similarity', 'attention'])
  for (const { values } of look.heat) {
    const heat = new Float32Array(await values.arrayBuffer())
    expect(heat).toHaveLength(look.words * look.cells)
    for (let word = 0; word < look.words; word++) {
      const row = heat.subarray(word * look.cells, (word + 1) * look.cells)
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4)
    }
  }
  const influence = (await client.relevance.influence({ project, post }))!
  // The whole image, and the regions that were proposed in it: taking them all away is not what taking one away is.
  expect(look.slots.slice(1).every(({ box }) => box !== null)).toBe(true)
  expect(influence.version).toBe(look.version)
  expect(influence.slots.map(({ slot }) => slot)).toEqual(look.slots)
  expect(influence.all).toBeGreaterThan(0)
  expect(influence.slots[0]!.change).toBeGreaterThan(0)
  const blind = rows.find(({ thumbnail }) => thumbnail === null)!
  expect(await client.relevance.of({ project, post: blind.post })).toBeNull()
}, 120_000)

test('everyone who watches hears of a decision once, however often it is sent', async () => {
  const watching = new AbortController()
  const news = await client.projects.watch({ project }, { signal: watching.signal })
  expect((await news.next()).value).toMatchObject({ kind: 'hello' })
  const { rows } = await client.posts.queue({ project, order: 'file', status: 'todo', search: '', offset: 0, limit: 1 })
  const decision = skip(rows[0]!.post)
  const saved = await client.decisions.decide({ project, decision })
  expect(await client.decisions.decide({ project, decision })).toEqual(saved)
  const undone = await client.decisions.undo({ project, id: randomUUID() })
  expect(undone?.event.action).toMatchObject({ kind: 'undo', of: decision.id })
  const events: string[] = []
  while (events.length < 2) {
    const item = await news.next()
    if (item.done === true) break
    if (item.value.kind === 'event') events.push(item.value.event.action.kind)
  }
  expect(events).toEqual(['decide', 'undo'])
  watching.abort()
})

test('a decision on what is no longer so is a conflict, and nothing of it is kept', async () => {
  const { rows } = await client.posts.queue({ project, order: 'file', status: 'done', search: '', offset: 0, limit: 1 })
  const before = await client.projects.open({ project })
  expect((await failureOf(client.decisions.decide({ project, decision: skip(rows[0]!.post) }))).kind).toBe('conflict')
  expect((await client.projects.open({ project })).seq).toBe(before.seq)
})

test.each([
  { name: 'an id that is none', ask: () => client.projects.open({ project: 'elsewhere' }), kind: 'bad-input' },
  { name: 'an unknown project', ask: () => client.projects.open({ project: '0'.repeat(16) }), kind: 'not-found' },
  { name: 'an unknown post', ask: () => client.posts.get({ project, post: 999_999 }), kind: 'not-found' },
  {
    name: 'more rows than allowed',
    ask: () => client.posts.queue({ project, order: 'file', status: null, search: '', offset: 0, limit: 501 }),
    kind: 'bad-input',
  },
  {
    name: 'an unknown image',
    ask: () => client.media.image({ project, media: 'a'.repeat(64), size: 'screen' }),
    kind: 'bad-input',
  },
])('$name is answered with $kind', async ({ ask, kind }) => {
  expect((await failureOf(ask())).kind).toBe(kind)
})

test('a project that was closed opens again with everything', async () => {
  const before = await client.projects.open({ project })
  await client.projects.close({ project })
  expect((await client.projects.open({ project })).seq).toBe(before.seq)
  expect((await client.projects.check({ project })).problems).toEqual([])
})

test('a new project is empty and has the starter’s types', async () => {
  const made = await client.projects.create({ name: 'Birds' })
  const view = await client.projects.open({ project: made.id })
  expect(view).toMatchObject({ counts: { posts: 0 }, summary: { name: 'Birds' }, seq: 0 })
  expect((await client.projects.list()).map(({ name }) => name)).toContain('Birds')
})

test('files are imported from uploads, with plan and report', async () => {
  const made = await client.projects.create({ name: 'Uploads' })
  const { import: id } = await client.imports.begin({ project: made.id })
  const text = '{"id":"1","text":"Rovers win in Eastgate","entities":[{"start":0,"end":6,"label":"ORG"}]}\n'
  await client.imports.upload({ import: id, name: 'posts.jsonl', offset: 0, bytes: new Blob([text]) })
  const options = { format: null, labels: 'confirmed', skipBad: false } as const
  let plan: unknown
  for await (const item of await client.imports.plan({ import: id, options }))
    if (item.kind === 'plan') plan = item.plan
  expect(plan).toMatchObject({ newPosts: 1, mentions: 1, errors: 0 })
  let report: unknown
  for await (const item of await client.imports.apply({ import: id, options }))
    if (item.kind === 'report') report = item.report
  expect(report).toMatchObject({ addedPosts: 1, mentions: 1 })
})

test('what was imported is exported again, in pieces', async () => {
  const made = (await client.projects.list()).find(({ name }) => name === 'Uploads')!
  const ask = { project: made.id, format: 'jsonl', scope: 'all' } as const
  expect(await client.exporting.preview(ask)).toMatchObject({ posts: 1, mentions: 1 })
  let text = ''
  for await (const piece of await client.exporting.write(ask)) text += piece.text
  expect(JSON.parse(text)).toMatchObject({
    text: 'Rovers win in Eastgate',
    entities: [{ start: 0, end: 6, label: 'ORG' }],
  })
})

test('the program knows what it is made of', async () => {
  const facts = await client.system.facts()
  expect(facts).toMatchObject({ shell: 'command-line', version: '0.1.0' })
  expect(facts.sqlite).toMatch(/^3\./)
  expect(facts.onnxruntime).toMatch(/^1\./)
})
