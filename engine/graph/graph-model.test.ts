import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from '../../contract/domain/event.ts'
import type { Fact, GraphModelState, GraphScorer, Triple } from '../../contract/domain/graph.ts'
import type { PostImage } from '../../contract/domain/post.ts'
import type { Statement } from '../../exchange/graph/statement.ts'
import { describedSide } from '../../models/nets/kge/image-descriptor.ts'
import { nodeSpawner, sourceEntries } from '../processes/node-spawner.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { decisionOf, testFolder, testProject } from '../store/testing/test-project.ts'
import { GraphModel } from './graph-model.ts'

const spawner = nodeSpawner({ entries: sourceEntries })
const person = { kind: 'person' } as const
const stated: Fact = { verdict: 'accepted', sources: [person] }
const denied: Fact = { verdict: 'rejected', sources: [person] }

let folder: ReturnType<typeof testFolder>
let store: ProjectStore
let model: GraphModel
let ended: (state: GraphModelState) => void

const opened = () =>
  new GraphModel({
    store,
    spawner,
    threads: 2,
    log: () => {},
    pixels: async (media) => new Uint8Array(describedSide ** 2 * 3).fill(parseInt(media.slice(0, 2), 16)),
    tell: (state) => state.running === null && ended(state),
  })

/** Towns lie in countries and people live in towns: who lives in a town lives in its country. */
function world(towns: number, people: number): Statement[] {
  const said: Statement[] = []
  const fact = (head: string, predicate: string, tail: string) => said.push({ kind: 'fact', head, predicate, tail })
  for (let town = 0; town < towns; town++) {
    said.push({ kind: 'type', key: `town ${town}`, type: 'town' })
    fact(`town ${town}`, 'lies in', `country ${town % 4}`)
  }
  for (let each = 0; each < people; each++) {
    const town = each % towns
    said.push({ kind: 'type', key: `person ${each}`, type: 'person' })
    fact(`person ${each}`, 'lives in', `town ${town}`)
    if (each !== 7) fact(`person ${each}`, 'citizen of', `country ${town % 4}`)
  }
  for (let town = 0; town < towns; town++) said.push({ kind: 'image', key: `town ${town}`, name: `${town % 4}.png` })
  for (let country = 0; country < 4; country++) said.push({ kind: 'type', key: `country ${country}`, type: 'country' })
  said.push({ kind: 'range', key: 'citizen of', type: 'country' })
  return said
}

const pictureNamed = (name: string, media: string): PostImage => ({
  ...{ kind: 'present', name, media, width: 48, height: 48 },
})

beforeEach(async () => {
  folder = testFolder()
  store = await testProject(folder.path, [])
  const graph = store.openGraphImport()
  graph.add('world', world(12, 60))
  graph.commit(
    new Map(Array.from({ length: 4 }, (_, at) => [`${at}.png`, pictureNamed(`${at}.png`, `${at}f`.repeat(32))])),
  )
  model = opened()
})
afterEach(async () => {
  await model.close()
  await store.close()
  folder.clean()
})

function decide(triple: Triple, after: Fact | null, before: Fact | null = null): void {
  const change: Change = { kind: 'fact', triple, before, after }
  model.noticed(store.decide(decisionOf('state-fact', change)).event)
}

async function learnt(scorer?: GraphScorer): Promise<GraphModelState> {
  const end = new Promise<GraphModelState>((resolve) => {
    ended = resolve
  })
  await model.learn(scorer)
  return end
}

const citizen = { head: 'person 7', predicate: 'citizen of', tail: null } as const

test('a graph is learnt, asked, corrected, and learns again what was said since', async () => {
  expect(await model.missing(citizen, 5)).toEqual([])
  const first = await learnt()
  expect(first.problem).toBeNull()
  expect(first.ready).toMatchObject({ version: 'g1', newFacts: 0 })

  // The range lets nobody but countries answer, and the right one is first.
  const answers = await model.missing(citizen, 10)
  expect(answers.map(({ tail }) => tail.types[0])).toEqual(Array(4).fill('country'))
  expect(answers[0]).toMatchObject({ rank: 1, tail: { key: 'country 3' }, version: 'g1' })
  expect(answers[0]!.probability).toBeGreaterThan(answers[3]!.probability)
  const reasons = await model.reasons(answers[0]!.triple)
  expect(reasons.some((reason) => reason.kind === 'known-fact')).toBe(true)
  for (const { fact } of reasons) expect(store.graph.fact(fact.triple)).not.toBeNull()

  // What is denied never returns; what is stated is no longer missing.
  decide({ ...citizen, tail: 'country 0' }, denied)
  decide({ ...citizen, tail: 'country 3' }, stated)
  expect((await model.missing(citizen, 10)).map(({ tail }) => tail.key).sort()).toEqual(['country 1', 'country 2'])
  expect((await model.state()).ready?.newFacts).toBe(1)
  store.undo('00000000-0000-7000-8000-000000000001')

  const queue = await model.queue({ predicate: 'citizen of', order: 'probable', limit: 50 })
  for (const { triple } of queue) expect(store.graph.fact(triple)).toBeNull()
}, 120_000)

test('a little more is learnt on top, in a version of its own; a broken version is passed over', async () => {
  await learnt()
  decide({ ...citizen, tail: 'country 3' }, stated)
  const second = await learnt()
  expect(second).toMatchObject({ problem: null, ready: { version: 'g2', newFacts: 0 } })
  const versions = join(store.folder, 'models', 'graph')
  cpSync(join(versions, 'g2'), join(versions, 'g3'), { recursive: true })
  rmSync(join(versions, 'g3', 'learnt.json'))
  cpSync(join(versions, 'g2'), join(versions, 'g4'), { recursive: true })
  writeFileSync(join(versions, 'g4', 'learnt.json'), '{"seq":')
  model = opened()
  expect((await model.state()).ready?.version).toBe('g2')

  // Another scorer begins anew, with what the images show, and is kept to.
  const seeing = await learnt('rsme')
  expect(seeing).toMatchObject({ problem: null, ready: { architecture: 'rsme', newFacts: 0 } })
  const { version } = seeing.ready!
  const card = readFileSync(join(versions, version, 'model.json'), 'utf8')
  expect(JSON.parse(card).provenance.method).toContain('with images of 12 entities')
  decide({ ...citizen, tail: 'country 2' }, stated)
  expect(await learnt()).toMatchObject({ problem: null, ready: { architecture: 'rsme', newFacts: 0 } })
}, 120_000)

test('a cancelled run leaves no version', async () => {
  const end = new Promise<GraphModelState>((resolve) => {
    ended = resolve
  })
  await model.learn()
  await expect(model.learn()).rejects.toThrow(/already/)
  model.cancel()
  expect(await end).toMatchObject({ running: null, ready: null, problem: null })
  const versions = join(store.folder, 'models', 'graph')
  expect(
    existsSync(versions) ? readdirSync(versions).filter((name) => existsSync(join(versions, name, 'learnt.json'))) : [],
  ).toEqual([])
  // What a cancelled run left does not stand in the way of one about another graph.
  decide({ ...citizen, tail: 'country 3' }, stated)
  expect(await learnt()).toMatchObject({ problem: null, ready: { version: 'g1' } })
}, 60_000)

test('nine facts are too few to learn from', async () => {
  await store.close()
  folder.clean()
  folder = testFolder()
  store = await testProject(folder.path, [])
  model = opened()
  await expect(model.learn()).rejects.toThrow(/ten are the least/)
})
