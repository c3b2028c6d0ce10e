import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import type { Change, Decision } from '../../../contract/domain/event.ts'
import type { Fact, GraphEntity, GraphKey, Triple } from '../../../contract/domain/graph.ts'
import type { Statement } from '../../../exchange/graph/statement.ts'
import type { ProjectStore } from '../project-store.ts'
import { decisionOf, mentionChange, mentionOf, testFolder, testImage, testProject } from '../testing/test-project.ts'
import { nameLikeness } from './link-candidates.ts'

const folders: ReturnType<typeof testFolder>[] = []
const stores: ProjectStore[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  for (const made of folders.splice(0)) made.clean()
})

async function project(...texts: readonly string[]): Promise<ProjectStore> {
  const made = testFolder()
  folders.push(made)
  const store = await testProject(made.path, texts)
  stores.push(store)
  return store
}

const decision = (intent: Decision['intent'], changes: readonly Change[]): Decision => decisionOf(intent, ...changes)

/** A mention, put into its post and taken out again. */
function mentioned(store: ProjectStore, surface: string) {
  const [id, mention] = [randomUUID(), mentionOf(store, 1, surface)]
  return { id, put: mentionChange(1, null, mention, id), remove: mentionChange(1, mention, null, id) }
}

const person = { kind: 'person' } as const
const entity = (label: string, part: Partial<GraphEntity> = {}): GraphEntity => ({
  label,
  aliases: [],
  description: '',
  types: [],
  images: [],
  mergedInto: null,
  source: person,
  ...part,
})
const putEntity = (key: GraphKey, after: GraphEntity | null, before: GraphEntity | null = null): Change => ({
  kind: 'graph-entity',
  key,
  before,
  after,
})
const putPredicate = (key: GraphKey, saidBy: string[] = []): Change => ({
  kind: 'predicate',
  key,
  before: null,
  after: {
    label: key,
    description: '',
    inverse: null,
    domain: [],
    range: [],
    symmetric: false,
    saidBy,
    source: person,
  },
})
const stated: Fact = { verdict: 'accepted', sources: [person] }
const denied: Fact = { verdict: 'rejected', sources: [person] }
const triple = (head: string, predicate: string, tail: string): Triple => ({ head, predicate, tail })
const putFact = (of: Triple, after: Fact | null, before: Fact | null = null): Change => ({
  kind: 'fact',
  triple: of,
  before,
  after,
})

const all = { offset: 0, limit: 100 } as const
const anyFact = { entity: null, direction: 'both', predicate: null, verdict: 'accepted', source: null, ...all } as const

/** Ada knows Charles and the Countess knows Mary; both live in London. */
function small(store: ProjectStore): void {
  store.decide(
    decision('edit-entity', [
      putEntity('ada', entity('Ada Lovelace', { aliases: ['Lovelace'], types: ['person'] })),
      putEntity('countess', entity('Countess of Lovelace', { types: ['person'] })),
      putEntity('charles', entity('Charles Babbage', { types: ['person'] })),
      putEntity('mary', entity('Mary Somerville', { types: ['person'] })),
      putEntity('london', entity('London', { types: ['place'] })),
      putPredicate('knows', ['/per/per/peer']),
      putPredicate('lives in'),
      putFact(triple('ada', 'knows', 'charles'), stated),
      putFact(triple('countess', 'knows', 'mary'), stated),
      putFact(triple('ada', 'lives in', 'london'), stated),
    ]),
  )
}

describe('deciding about the graph', () => {
  test('entities, predicates and facts are kept, counted and found', async () => {
    const store = await project()
    small(store)
    expect(store.graph.counts()).toEqual({ entities: 5, predicates: 2, facts: 3, rejectedFacts: 0, linkedMentions: 0 })
    expect(store.graph.types()).toEqual([
      { name: 'person', count: 4 },
      { name: 'place', count: 1 },
    ])
    expect(store.graph.entity('ada').node.degree).toBe(2)
    expect(store.graph.facts({ ...anyFact, entity: 'ada' }).rows.map((row) => row.tail.label)).toEqual([
      'Charles Babbage',
      'London',
    ])
    expect(store.graph.facts({ ...anyFact, entity: 'ada', direction: 'in' }).total).toBe(0)
    expect(store.graph.facts({ ...anyFact, source: 'import' }).total).toBe(0)
  })

  test('a merge reads two entities as one, and its undo tells them apart again', async () => {
    const store = await project()
    small(store)
    const countess = entity('Countess of Lovelace', { types: ['person'] })
    store.decide(decision('merge', [putEntity('countess', { ...countess, mergedInto: 'ada' }, countess)]))
    const merged = store.graph.entity('countess')
    expect(merged.key).toBe('ada')
    expect(merged.node.degree).toBe(3)
    expect(merged.merged.map(({ key }) => key)).toEqual(['countess'])
    expect(store.graph.facts({ ...anyFact, entity: 'ada' }).total).toBe(3)
    // The fact keeps what was stated.
    expect(store.graph.facts({ ...anyFact, entity: 'ada' }).rows.map((row) => row.triple.head)).toContain('countess')
    expect(store.graph.search({ text: 'countess', type: null, ...all }).rows.map(({ key }) => key)).toEqual(['ada'])
    expect(store.graph.counts().entities).toBe(4)
    store.undo('00000000-0000-7000-8000-000000000001')
    expect(store.graph.entity('countess').key).toBe('countess')
    expect(store.graph.facts({ ...anyFact, entity: 'ada' }).total).toBe(2)
    expect(await store.check()).toMatchObject({ problems: [] })
  })

  test('chains of merges end in one entity; a circle is refused', async () => {
    const store = await project()
    const [a, b, c] = [entity('A'), entity('B'), entity('C')]
    store.decide(decision('edit-entity', [putEntity('a', a), putEntity('b', b), putEntity('c', c)]))
    store.decide(decision('merge', [putEntity('b', { ...b, mergedInto: 'a' }, b)]))
    store.decide(decision('merge', [putEntity('a', { ...a, mergedInto: 'c' }, a)]))
    expect(store.graph.entity('b').key).toBe('c')
    expect(() => store.decide(decision('merge', [putEntity('c', { ...c, mergedInto: 'b' }, c)]))).toThrow(/already/)
    expect(store.graph.entity('b').key).toBe('c')
    // Taking the middle one out leaves what was merged into it with it.
    store.decide(decision('split', [putEntity('a', a, { ...a, mergedInto: 'c' })]))
    expect(store.graph.entity('b').key).toBe('a')
    expect(store.graph.entity('c').merged).toEqual([])
  })

  test.each<{ name: string; changes: readonly Change[]; problem: RegExp }>([
    {
      name: 'a fact about an unknown entity',
      changes: [putFact(triple('x', 'knows', 'ada'), stated)],
      problem: /no entity x/,
    },
    {
      name: 'a fact with an unknown predicate',
      changes: [putFact(triple('ada', 'x', 'mary'), stated)],
      problem: /no predicate x/,
    },
    {
      name: 'a fact that is there already',
      changes: [putFact(triple('ada', 'knows', 'charles'), stated)],
      problem: /changed meanwhile/,
    },
    {
      name: 'an entity that facts name',
      changes: [putEntity('london', null, entity('London', { types: ['place'] }))],
      problem: /1 facts/,
    },
    {
      name: 'a merge into nothing',
      changes: [
        putEntity(
          'london',
          entity('London', { types: ['place'], mergedInto: 'x' }),
          entity('London', { types: ['place'] }),
        ),
      ],
      problem: /no entity x/,
    },
  ])('$name is refused as a whole', async ({ changes, problem }) => {
    const store = await project()
    small(store)
    const before = store.seq()
    expect(() => store.decide(decision('state-fact', [putEntity('new', entity('New')), ...changes]))).toThrow(problem)
    expect(store.seq()).toBe(before)
    expect(store.graph.search({ text: 'New', type: null, ...all }).total).toBe(0)
  })

  test('a self-loop counts once; a denied fact is no fact', async () => {
    const store = await project()
    small(store)
    store.decide(decision('state-fact', [putFact(triple('ada', 'knows', 'ada'), stated)]))
    expect(store.graph.entity('ada').node.degree).toBe(3)
    store.decide(decision('deny-fact', [putFact(triple('mary', 'knows', 'ada'), denied)]))
    expect(store.graph.counts()).toMatchObject({ facts: 4, rejectedFacts: 1 })
    expect(store.graph.facts({ ...anyFact, verdict: 'rejected' }).total).toBe(1)
    expect(store.graph.snapshot()).toMatchObject({ rejected: [triple('mary', 'knows', 'ada')] })
  })
})

describe('mentions and the graph', () => {
  test('names propose entities: the same, folded, nearly; rejected ones do not return', async () => {
    const store = await project('LOVELACE met Charles Babage in London')
    small(store)
    const [lovelace, babbage] = [mentioned(store, 'LOVELACE'), mentioned(store, 'Charles Babage')]
    store.decide(decision('add', [lovelace.put, babbage.put]))
    const found = store.graph.candidates(lovelace.id)
    expect(found[0]).toMatchObject({ node: { key: 'ada' }, reasons: expect.arrayContaining(['folded']) })
    expect(store.graph.candidates(babbage.id)[0]).toMatchObject({ node: { key: 'charles' }, reasons: ['fuzzy'] })
    store.decide(
      decision('link', [
        {
          kind: 'link',
          post: 1,
          mention: lovelace.id,
          entity: 'ada',
          before: null,
          after: { verdict: 'rejected', source: person },
        },
      ]),
    )
    expect(store.graph.candidates(lovelace.id).map(({ node }) => node.key)).not.toContain('ada')
  })

  test('a confirmed relation between linked mentions proposes a fact, until somebody decides', async () => {
    const store = await project('Ada and Mary')
    small(store)
    const [ada, mary] = [mentioned(store, 'Ada'), mentioned(store, 'Mary')]
    const link = (mention: string, key: string): Change => ({
      kind: 'link',
      post: 1,
      mention,
      entity: key,
      before: null,
      after: { verdict: 'accepted', source: person },
    })
    store.decide(
      decision('relate', [
        {
          kind: 'relation-type',
          name: '/per/per/peer',
          before: null,
          after: { name: '/per/per/peer', colour: 0, description: '', heads: [], tails: [], symmetric: true },
        },
        ada.put,
        mary.put,
        link(ada.id, 'ada'),
        link(mary.id, 'mary'),
        {
          kind: 'relation',
          id: '00000000-0000-4000-8000-00000000000a',
          post: 1,
          before: null,
          after: { head: ada.id, tail: mary.id, type: '/per/per/peer', verdict: 'accepted', source: person },
        },
      ]),
    )
    expect(store.graph.counts().linkedMentions).toBe(2)
    expect(
      store.posts
        .get(1)
        .links.map(({ entity }) => entity)
        .sort(),
    ).toEqual(['ada', 'mary'])
    const proposed = store.graph.proposed(all)
    expect(proposed.rows.map((row) => row.triple)).toEqual([triple('ada', 'knows', 'mary')])
    expect(store.graph.mentions('ada', all).rows).toMatchObject([{ post: 1, surface: 'Ada', excerpt: 'Ada and Mary' }])
    // A second link would make one mention mean two things.
    expect(() => store.decide(decision('link', [link(ada.id, 'charles')]))).toThrow(/linked to another/)
    // A mention does not go while it is linked.
    expect(() => store.decide(decision('delete', [ada.remove]))).toThrow(/together with it/)
    store.decide(decision('state-fact', [putFact(triple('ada', 'knows', 'mary'), proposed.rows[0]!.fact)]))
    expect(store.graph.proposed(all).total).toBe(0)
    expect(await store.check()).toMatchObject({ problems: [] })
  })

  test.each([
    ['charles babbage', 'charles babage', 0.85],
    ['new york', 'york', 0.4],
    ['london', 'paris', 0],
  ])('%s and %s are alike to at least %d', (first, second, least) => {
    expect(nameLikeness(first, second)).toBeGreaterThanOrEqual(least)
    expect(nameLikeness(first, second)).toBe(nameLikeness(second, first))
    expect(nameLikeness(first, second)).toBeLessThan(1)
  })
})

const statements: readonly Statement[] = [
  { kind: 'label', key: 'ada', text: 'Ada', preference: 0 },
  { kind: 'label', key: 'ada', text: 'Augusta', preference: 3 },
  { kind: 'description', key: 'ada', text: 'A mathematician.' },
  { kind: 'type', key: 'ada', type: 'person' },
  { kind: 'image', key: 'ada', name: 'ada.png' },
  { kind: 'label', key: 'knows', text: 'knows', preference: 0 },
  { kind: 'symmetric', key: 'knows' },
  { kind: 'fact', head: 'ada', predicate: 'knows', tail: 'ada' },
  { kind: 'fact', head: 'ada', predicate: 'knows', tail: 'b c' },
  { kind: 'fact', head: 'ada', predicate: 'knows', tail: 'b c' },
]

describe('importing a graph', () => {
  test('everything is written with one event, or nothing', async () => {
    const store = await project()
    const added = store.openGraphImport()
    added.add('f.ttl', statements)
    expect(added.counts()).toEqual({ entities: 2, predicates: 1, facts: 2, knownFacts: 0, images: 1 })
    expect(added.imageNames()).toEqual(['ada.png'])
    const before = store.seq()
    const { event } = added.commit(new Map([['ada.png', testImage('a')]]))
    expect(event.action).toEqual({ kind: 'import-graph', files: ['f.ttl'], entities: 2, predicates: 1, facts: 2 })
    expect(store.seq()).toBe(before + 1)
    expect(store.graph.entity('ada')).toMatchObject({
      entity: { label: 'Ada', aliases: ['Augusta'], description: 'A mathematician.', types: ['person'] },
      node: { thumbnail: 'a'.repeat(64), degree: 2 },
    })
    expect(store.graph.entity('b c').node.label).toBe('b c')
    expect(store.graph.predicates()).toMatchObject([{ key: 'knows', facts: 2, predicate: { symmetric: true } }])
    expect(await store.check()).toMatchObject({ problems: [] })
  })

  test('texts alone make entities of a graph, and none of a file of texts; a predicate with a label is none', async () => {
    const store = await project()
    const added = store.openGraphImport()
    added.add('f.ttl', [
      { kind: 'label', key: 'ada', text: 'Ada', preference: 0 },
      { kind: 'label', key: 'knows', text: 'knows', preference: 0 },
      { kind: 'predicate', key: 'knows' },
    ])
    added.add('entity2text.txt', [{ kind: 'label', key: 'nobody', text: 'Nobody', preference: 0 }], false)
    added.commit(new Map())
    expect(store.graph.search({ text: '', type: null, ...all }).rows.map(({ key }) => key)).toEqual(['ada'])
    expect(store.graph.predicates().map(({ predicate }) => predicate.label)).toEqual(['knows'])
  })

  test('again adds nothing but says that it was stated twice', async () => {
    const store = await project()
    const first = store.openGraphImport()
    first.add('a.ttl', statements)
    first.commit(new Map())
    for (const file of ['a.ttl', 'b.ttl', 'b.ttl']) {
      const again = store.openGraphImport()
      again.add(file, statements)
      expect(again.counts()).toMatchObject({ entities: 0, predicates: 0, facts: 0, knownFacts: 2 })
      again.commit(new Map())
    }
    const { rows } = store.graph.facts(anyFact)
    expect(rows).toHaveLength(2)
    expect(rows[0]!.fact.sources).toEqual([
      { kind: 'import', file: 'a.ttl' },
      { kind: 'import', file: 'b.ttl' },
    ])
    expect(store.graph.entity('ada').node.degree).toBe(2)
  })

  test('what a person wrote stays; what was missing is filled in', async () => {
    const store = await project()
    store.decide(decision('edit-entity', [putEntity('ada', entity('Ada Lovelace'))]))
    const added = store.openGraphImport()
    added.add('f.ttl', statements)
    added.commit(new Map())
    expect(store.graph.entity('ada').entity).toMatchObject({
      label: 'Ada Lovelace',
      aliases: ['Ada', 'Augusta'],
      description: 'A mathematician.',
    })
  })

  test('what was discarded can no longer be written', async () => {
    const store = await project()
    const added = store.openGraphImport()
    added.add('f.ttl', statements)
    added.discard()
    expect(() => added.commit(new Map())).toThrow(/has ended/)
    expect(store.graph.counts().entities).toBe(0)
  })
})

test('the neighbourhood of an entity, the best connected first', async () => {
  const store = await project()
  small(store)
  expect(store.graph.neighbourhood(['ada'], 10)).toEqual({
    nodes: expect.arrayContaining([
      expect.objectContaining({ key: 'ada' }),
      expect.objectContaining({ key: 'london' }),
    ]),
    edges: expect.arrayContaining([triple('ada', 'knows', 'charles'), triple('ada', 'lives in', 'london')]),
    left: 0,
  })
  expect(store.graph.neighbourhood(['ada'], 2)).toMatchObject({ nodes: [{}, {}], left: 1 })
})

test.each(['', 'lo', 'love', '"', "'; DROP TABLE fact; --", 'ada OR x', '*', '\u0000'])(
  'a search for %j finds without failing',
  async (text) => {
    const store = await project()
    small(store)
    const { total, rows } = store.graph.search({ text, type: null, ...all })
    expect(rows).toHaveLength(total)
    if (text === 'love') expect(rows.map(({ key }) => key)).toEqual(['ada', 'countess'])
    if (text === 'lo') expect(rows.map(({ key }) => key).sort()).toEqual(['ada', 'london'])
  },
)

const folder = '../shared/data/fb15k-237'
test.skipIf(!existsSync(folder))(
  'FB15k-237 is taken in, searched and read (skipped where the data is absent)',
  async () => {
    const store = await project()
    const lines = (file: string) => readFileSync(`${folder}/${file}`, 'utf8').trim().split('\n')
    const names = (file: string) =>
      new Map(
        lines(file)
          .slice(1)
          .map((line) => {
            const [, name = '', id = ''] = /^(.*?)\s+(\d+)\s*$/.exec(line) ?? []
            return [id, name] as const
          }),
      )
    const [entities, relations] = [names('entity2id.txt'), names('relation2id.txt')]
    const added = store.openGraphImport()
    added.add(
      'train2id.txt',
      lines('train2id.txt')
        .slice(1)
        .map((line): Statement => {
          const [head, tail, predicate] = line.split(/\s+/)
          return {
            kind: 'fact',
            head: entities.get(head!)!,
            predicate: relations.get(predicate!)!,
            tail: entities.get(tail!)!,
          }
        }),
    )
    added.add(
      'entity2text.txt',
      lines('entity2text.txt').map((line): Statement => {
        const [key, text] = line.split('\t')
        return { kind: 'label', key: key!, text: text!, preference: 0 }
      }),
      false,
    )
    const start = performance.now()
    added.commit(new Map())
    console.log(`FB15k-237 written in ${Math.round(performance.now() - start)} ms`)
    expect(store.graph.counts()).toMatchObject({ entities: 14_505, predicates: 237, facts: 272_115 })
    const found = store.graph.search({ text: 'spongebob', type: null, ...all })
    expect(found.rows[0]!.label).toBe('SpongeBob SquarePants')
    expect(store.graph.facts({ ...anyFact, entity: found.rows[0]!.key }).total).toBe(found.rows[0]!.degree)
    expect(store.graph.snapshot().facts).toHaveLength(272_115)
  },
  120_000,
)
