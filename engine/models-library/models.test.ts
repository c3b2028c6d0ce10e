import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Contract } from '../../contract/contract.ts'
import { failure } from '../../contract/domain/failure.ts'
import type { ProjectId } from '../../contract/domain/project.ts'
import { writeTinyPackage } from '../compute/testing/tiny-package.ts'
import { type Engine, startEngine } from '../engine.ts'
import { smallNetwork } from '../networks/testing/small-network.ts'
import { nodeMessagePort } from '../processes/message-port.ts'
import { nodeSpawner, sourceEntries } from '../processes/node-spawner.ts'
import { served, servePort } from '../processes/serve-port.ts'
import { ModelImports } from './model-imports.ts'

// The real engine with a starter of random numbers, asked as a window asks.
vi.setConfig({ testTimeout: 120_000 })

let home = ''
let outside = ''
let engine: Engine
let client: ContractRouterClient<Contract>
let channel: MessageChannel
let project: ProjectId

const starter = 'built-in/starter'
const installed = () => readdirSync(join(home, 'models')).sort()

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'triptych-models-'))
  outside = mkdtempSync(join(tmpdir(), 'triptych-outside-'))
  await writeTinyPackage(join(outside, 'starter'), { labels: ['PER', 'LOC', 'ORG', 'MISC'] })
  await writeTinyPackage(join(outside, 'Street Names'), { seed: 5, labels: ['PER', 'LOC'] })
  engine = await startEngine({
    home,
    projects: [],
    spawner: nodeSpawner({ entries: sourceEntries }),
    shell: 'command-line',
    resources: { starter: join(outside, 'starter'), relationStarter: join(outside, 'none'), sample: outside },
    log: () => {},
  })
  channel = new MessageChannel()
  servePort(
    nodeMessagePort(channel.port1),
    served(engine.router, () => {}),
    () => {},
  )
  client = createORPCClient(new RPCLink({ port: channel.port2 }))
  channel.port2.start()
  project = (await client.projects.create({ name: 'Streets' })).id
})
afterAll(async () => {
  channel.port2.close()
  await engine.close()
  rmSync(home, { recursive: true, force: true })
  rmSync(outside, { recursive: true, force: true })
})

async function failureOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ORPCError)
  return failure.parse((error as ORPCError<string, unknown>).data)
}

async function last<T>(items: AsyncIterable<T>): Promise<T> {
  let end: T | undefined
  for await (const item of items) end = item
  return end as T
}

/** Uploads the files of a folder under the folder's name, as a folder picker names them. */
async function upload(folder: string, called: string): Promise<string> {
  const { import: id } = await client.models.begin()
  for (const file of readdirSync(folder)) {
    const bytes = new Blob([readFileSync(join(folder, file))])
    await client.models.upload({ import: id, name: `${called}/${file}`, offset: 0, bytes })
  }
  return id
}

async function install(folder: string, called: string): Promise<string> {
  const item = await last(await client.models.apply({ import: await upload(folder, called) }))
  if (item.kind !== 'installed') throw new Error('not installed')
  return item.model
}

/** A copy of the package, spoilt. */
function spoilt(name: string, spoil: (folder: string) => void): string {
  const folder = join(outside, name)
  cpSync(join(outside, 'Street Names'), folder, { recursive: true })
  spoil(folder)
  return folder
}

test('at first there is the starter, with licence, figures and card, and it reads', async () => {
  const models = await client.models.list({ project })
  expect(models).toMatchObject([
    { kind: 'whole', id: starter, isBuiltIn: true, licence: 'Apache-2.0', use: { kind: 'in-use' } },
  ])
  expect(await client.models.card({ model: starter })).toEqual({ text: '# Tiny\n' })
  expect(await failureOf(client.models.remove({ model: starter }))).toMatchObject({ kind: 'bad-input' })
})

test('a package is imported from a folder, used, measured against the starter and removed', async () => {
  const folder = join(outside, 'Street Names')
  writeFileSync(join(folder, 'notes.txt'), 'not part of a package')
  expect(await install(folder, 'Street Names')).toBe('Street Names')
  expect(readdirSync(join(home, 'models', 'Street Names')).sort()).toEqual([
    'README.md',
    'model.json',
    'tokenizer.json',
    'weights.safetensors',
  ])
  const model = 'Street Names'
  expect((await client.models.list({ project }))[1]).toMatchObject({
    kind: 'whole',
    id: model,
    labels: ['PER', 'LOC'],
    use: { kind: 'can-be-used' },
  })

  await client.models.use({ project, model })
  const { suggesting } = await client.projects.open({ project })
  expect(suggesting.version).toMatch(/^Street Names@[0-9a-f]{8}$/)
  expect(await failureOf(client.models.remove({ model }))).toMatchObject({
    kind: 'conflict',
    message: expect.stringContaining('"Streets"'),
  })

  expect(await failureOf(last(await client.models.compare({ project, first: starter, second: model })))).toMatchObject({
    kind: 'bad-input',
    message: expect.stringContaining('nothing to measure with'),
  })
  await addDonePosts(60)
  const item = await last(await client.models.compare({ project, first: starter, second: model }))
  if (item.kind !== 'comparison') throw new Error('no comparison')
  const { first, second } = item.comparison
  expect(first.posts).toBeGreaterThan(0)
  expect(second.posts).toBe(first.posts)
  expect(second.total.gold).toBe(2 * second.posts)
  expect(second.perType.map(({ type }) => type)).toEqual(expect.arrayContaining(['PER', 'LOC']))
  expect(second.perType.map(({ type }) => type)).not.toContain('ORG')

  await client.models.use({ project, model: starter })
  await client.models.remove({ model })
  expect(installed()).toEqual([])
  expect(await failureOf(client.models.use({ project, model }))).toMatchObject({ kind: 'model' })
  // What lay there may still be in the memory of compute.
  expect(await install(folder, 'Street Names')).toBe('Street Names 2')
})

async function addDonePosts(count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, i) => {
    const text = `Maya opens street ${i} in Alder`
    const at = text.indexOf('Alder')
    const entities = [
      { start: 0, end: 4, label: 'PER', surface: 'Maya' },
      { start: at, end: at + 5, label: 'LOC', surface: 'Alder' },
    ]
    return JSON.stringify({ id: String(i), text, images: [], entities, status: 'done' })
  })
  const { import: id } = await client.imports.begin({ project })
  await client.imports.upload({ import: id, name: 'a.jsonl', offset: 0, bytes: new Blob([lines.join('\n')]) })
  await last(await client.imports.apply({ import: id, options: { format: null, labels: 'confirmed', skipBad: false } }))
}

test.each([
  {
    name: 'weights that are cut off',
    spoil: (folder: string) => truncateSync(join(folder, 'weights.safetensors'), 500),
    says: /^weights\.safetensors has 500 bytes, model\.json says \d+/,
  },
  {
    name: 'weights in which a byte is another',
    spoil: (folder: string) => {
      const bytes = readFileSync(join(folder, 'weights.safetensors'))
      bytes[bytes.length - 1]! ^= 1
      writeFileSync(join(folder, 'weights.safetensors'), bytes)
    },
    says: /^weights\.safetensors has SHA-256 /,
  },
  {
    name: 'no tokenizer',
    spoil: (folder: string) => rmSync(join(folder, 'tokenizer.json')),
    says: /^tokenizer\.json is missing/,
  },
  {
    name: 'a tokenizer that is none',
    spoil: (folder: string) => writeFileSync(join(folder, 'tokenizer.json'), '[]'),
    says: /./,
  },
  {
    name: 'a model.json of something else',
    spoil: (folder: string) => writeFileSync(join(folder, 'model.json'), '{"name": 3}'),
    says: /^model\.json/,
  },
])('a package with $name is refused by name, and nothing of it stays', async ({ name, spoil, says }) => {
  const before = installed()
  const id = await upload(spoilt(name, spoil), 'Bad')
  const why = await failureOf(last(await client.models.apply({ import: id })))
  expect(why).toMatchObject({ kind: 'model', message: expect.stringMatching(says) })
  expect(why.message).not.toContain(home)
  expect(installed()).toEqual(before)
})

test('a folder without a package, or with two, is refused', async () => {
  const before = installed()
  mkdirSync(join(outside, 'empty'))
  writeFileSync(join(outside, 'empty', 'readme.txt'), 'nothing here')
  const none = await upload(join(outside, 'empty'), 'empty')
  expect(await failureOf(last(await client.models.apply({ import: none })))).toMatchObject({ kind: 'bad-input' })
  const two = await upload(join(outside, 'Street Names'), 'a/one')
  const bytes = new Blob(['{}'])
  await client.models.upload({ import: two, name: 'a/two/model.json', offset: 0, bytes })
  expect(await failureOf(last(await client.models.apply({ import: two })))).toMatchObject({ kind: 'bad-input' })
  expect(installed()).toEqual(before)
})

test('an import that is discarded, or cancelled while it is checked, leaves nothing', async () => {
  const before = installed()
  await client.models.discard({ import: await upload(join(outside, 'Street Names'), 'x') })
  expect(installed()).toEqual(before)
  const abort = new AbortController()
  const facts = async () => {
    abort.abort()
    return { labels: [], imageSize: 16, objects: null, temperature: 1 }
  }
  const imports = new ModelImports({ home, compute: { facts }, isReserved: () => false })
  const id = await imports.begin()
  for (const name of readdirSync(join(outside, 'Street Names'))) {
    const bytes = new Blob([readFileSync(join(outside, 'Street Names', name))])
    await imports.upload({ import: id, name: `x/${name}`, offset: 0, bytes })
  }
  await expect(last(imports.apply(id, abort.signal))).rejects.toMatchObject({ kind: 'cancelled' })
  expect(installed()).toEqual(before)
  await expect(last(imports.apply(id))).rejects.toMatchObject({ kind: 'not-found' })
})

test('a network for relations is installed and listed, and says why it cannot suggest here', async () => {
  const folder = join(outside, 'Peers')
  await smallNetwork(folder, {
    architecture: 'hvpnet',
    task: 'mre',
    words: ['Maya'],
    labels: ['None', 'per_per_peer'],
    change: {
      name: 'Peers',
      sources: [{ part: 'authors', file: '/somewhere/else/weights.safetensors', sha256: null }],
    },
  })
  const model = await install(folder, 'Peers')
  expect((await client.models.list({ project })).find(({ id }) => id === model)).toMatchObject({
    kind: 'whole',
    task: 'mre',
    provenance: { sources: ['authors: weights.safetensors'] },
    use: { kind: 'cannot-be-used', why: expect.stringContaining('relations') },
  })
  const refused = { kind: 'bad-input', message: expect.stringContaining('relations') }
  expect(await failureOf(client.models.use({ project, model }))).toMatchObject(refused)
  const ask = { project, first: starter, second: model }
  expect(await failureOf(last(await client.models.compare(ask)))).toMatchObject(refused)
  await client.models.remove({ model })
})

test('one of the papers’ networks for entities reads for a project; without label names it says why not', async () => {
  const words = ['Anna', 'Rome']
  const [folder, nameless] = [join(outside, 'Paper'), join(outside, 'Nameless')]
  await smallNetwork(folder, { architecture: 'mkgformer', task: 'mner', words })
  await smallNetwork(nameless, { architecture: 'hvpnet', task: 'mner', words, change: { labels: [] } })
  const [model, mute] = [await install(folder, 'Paper'), await install(nameless, 'Nameless')]
  const used = async () => (await client.models.list({ project })).find(({ id }) => id === model)
  expect(await used()).toMatchObject({ architecture: 'mkgformer', use: { kind: 'can-be-used' } })
  await client.models.use({ project, model })
  expect(await used()).toMatchObject({ use: { kind: 'in-use' } })
  await client.models.use({ project, model: starter })
  expect(await failureOf(client.models.use({ project, model: mute }))).toMatchObject({
    kind: 'bad-input',
    message: expect.stringContaining('does not name the labels'),
  })
  for (const each of [model, mute]) await client.models.remove({ model: each })
})

test('what a killed engine left of an import is swept by the next', async () => {
  const left = join(home, 'models', '.importing-999999999-x')
  mkdirSync(left)
  await client.models.discard({ import: (await client.models.begin()).import })
  expect(existsSync(left)).toBe(false)
})

test('a package that is spoilt after it was installed is listed with its problem, and goes', async () => {
  const model = await install(join(outside, 'Street Names'), 'Rivers')
  rmSync(join(home, 'models', model, 'weights.safetensors'))
  const listed = (await client.models.list({ project })).find(({ id }) => id === model)
  expect(listed).toEqual({
    kind: 'broken',
    id: model,
    isBuiltIn: false,
    said: expect.objectContaining({ code: 'models.damaged' }),
    problem: 'weights.safetensors is missing: copy the package again',
  })
  expect(await failureOf(client.models.use({ project, model }))).toMatchObject({ kind: 'model' })
  await client.models.remove({ model })
  expect(await failureOf(client.models.remove({ model }))).toMatchObject({ kind: 'not-found' })
})

test('no name leads out of the folder of models', async () => {
  for (const model of ['../models', '..', 'a/b', '.hidden']) {
    expect(await failureOf(client.models.card({ model }))).toMatchObject({ kind: 'not-found' })
    expect(await failureOf(client.models.remove({ model }))).toMatchObject({ kind: 'not-found' })
  }
})
