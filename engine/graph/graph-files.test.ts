import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { GraphImportPlan, GraphImportReport } from '../../contract/domain/graph-import.ts'
import { nodeSpawner, sourceEntries } from '../processes/node-spawner.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { decisionOf, mentionChange, mentionOf, testFolder, testProject } from '../store/testing/test-project.ts'
import { folderIndex } from './folder-keys.ts'
import { writeGraphFile, writeGraphTexts } from './graph-export.ts'
import { GraphImports } from './graph-imports.ts'

const project = '0123456789abcdef'
const spawner = nodeSpawner({ entries: sourceEntries })

let folder: ReturnType<typeof testFolder>
let store: ProjectStore
let service: GraphImports

beforeEach(async () => {
  folder = testFolder()
  store = await testProject(join(folder.path, 'p'), [])
  service = new GraphImports({
    projects: { open: async () => ({ store, committed: () => {} }) },
    spawner,
    log: () => {},
  })
})
afterEach(async () => {
  await service.close()
  await store.close()
  folder.clean()
})

function write(name: string, text: string): string {
  const path = join(folder.path, name)
  writeFileSync(path, text)
  return path
}

async function planOf(id: string): Promise<GraphImportPlan> {
  for await (const item of service.plan(id)) if (item.kind === 'plan') return item.plan
  throw new Error('no plan')
}

async function applied(id: string, skipBad = false): Promise<GraphImportReport> {
  for await (const item of service.apply(id, skipBad)) if (item.kind === 'report') return item.report
  throw new Error('no report')
}

async function text(pieces: AsyncIterable<string>): Promise<string> {
  let all = ''
  for await (const piece of pieces) all += piece
  return all
}

const anyFact = {
  entity: null,
  direction: 'both',
  predicate: null,
  verdict: 'accepted',
  source: null,
  offset: 0,
  limit: 100,
} as const
const triples = () =>
  store.graph.facts(anyFact).rows.map(({ triple: { head, predicate, tail } }) => `${head} ${predicate} ${tail}`)

describe('importing the files of a graph', () => {
  test('several files make one graph; nothing is there before it is applied', async () => {
    const id = await service.beginFiles(
      project,
      [
        write('entity2text.txt', 'ada\tAda Lovelace\nnobody\tNobody\n'),
        write('relation2text.txt', 'knows\tis acquainted with\n'),
        write('train.tsv', 'ada\tknows\tcharles babbage\nada\tknows\tada\n'),
        write('more.ttl', '<urn:x:mary> <urn:x:knows> <urn:x:ada> .'),
      ],
      null,
    )
    const plan = await planOf(id)
    expect(plan).toMatchObject({ entities: 4, predicates: 2, facts: 3, knownFacts: 0, errors: 0 })
    expect(plan.files.map(({ file, format }) => [file, format])).toEqual([
      ['train.tsv', 'triples'],
      ['more.ttl', 'turtle'],
      ['entity2text.txt', 'texts'],
      ['relation2text.txt', 'texts'],
    ])
    expect(store.graph.counts().entities).toBe(0)
    expect(await applied(id)).toMatchObject({ entities: 4, facts: 3, skippedRecords: 0 })
    expect(store.graph.entity('ada').node.label).toBe('Ada Lovelace')
    expect(store.graph.predicates().map(({ predicate }) => predicate.label)).toContain('is acquainted with')
    expect(readdirSync(join(store.folder, 'cache')).filter((name) => name.startsWith('graph-import-'))).toEqual([])
  })

  test('a bad line refuses the import and says where it is; the good ones can be taken', async () => {
    const file = write('train.tsv', 'a\tr\tb\na\tr\nb\tr\ta\n')
    const id = await service.beginFiles(project, [file], null)
    expect((await planOf(id)).issues).toMatchObject([{ file: 'train.tsv', line: 2, code: 'TRIPLE_COLUMNS' }])
    await expect(applied(id)).rejects.toThrow(/train\.tsv:2/)
    expect(store.graph.counts().facts).toBe(0)
    expect(await applied(id, true)).toMatchObject({ facts: 2, skippedRecords: 1 })
  })

  test('numbers without names, an image and a text of no graph are refused by name', async () => {
    const png = join(folder.path, 'picture.ttl')
    await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .png()
      .toFile(png)
    const id = await service.beginFiles(
      project,
      [write('train2id.txt', '1\n0 1 0\n'), png, write('notes.txt', 'hello\n')],
      null,
    )
    expect((await planOf(id)).issues.map(({ file, code }) => [file, code])).toEqual([
      ['picture.ttl', 'TYPE_MISMATCH'],
      ['notes.txt', 'FORMAT_UNKNOWN'],
      ['train2id.txt', 'OPENKE_NAMES'],
    ])
  })

  test('images lie in folders named like their entities, or are named by the files', async () => {
    const images = join(folder.path, 'images')
    const draw = async (place: string) => {
      mkdirSync(join(images, place, '..'), { recursive: true })
      await sharp({ create: { width: 40, height: 30, channels: 3, background: place.length % 2 ? 'red' : 'blue' } })
        .png()
        .toFile(join(images, place))
    }
    await draw('m.027rn/0.png')
    await draw('m.027rn/11.png')
    await draw('elsewhere/9.png')
    await draw('portrait.png')
    writeFileSync(join(images, 'm.027rn', 'broken.png'), 'no image')
    const id = await service.beginFiles(
      project,
      [
        write('train.tsv', '/m/027rn\tr\tada\n'),
        write('pictures.nt', '<urn:x:ada> <http://schema.org/image> "portrait.png" .\n'),
      ],
      images,
    )
    const plan = await planOf(id)
    expect(plan).toMatchObject({ imagesFound: 4, imagesMissing: 0 })
    await applied(id)
    const { images: kept } = store.graph.entity('/m/027rn').entity
    expect(kept.map(({ name, media }) => [name, media !== null])).toEqual([
      ['m.027rn/0.png', true],
      ['m.027rn/11.png', true],
      ['m.027rn/broken.png', false],
    ])
    expect(store.graph.entity('urn:x:ada').node.thumbnail).not.toBeNull()
    expect(readdirSync(join(store.folder, 'media'))).toHaveLength(2)
  })

  test.each([
    { name: 'train.tsv', line: (at: number) => `e${at}\tr\te${at + 1}` },
    { name: 'facts.nt', line: (at: number) => `<urn:x:e${at}> <urn:x:r> <urn:x:e${at + 1}> .` },
  ])('a cancelled import of $name adds nothing', async ({ name, line }) => {
    const lines = Array.from({ length: 50_000 }, (_, at) => line(at)).join('\n')
    const id = await service.beginFiles(project, [write(name, lines)], null)
    const stop = new AbortController()
    await expect(
      (async () => {
        for await (const _ of service.plan(id, stop.signal)) stop.abort()
      })(),
    ).rejects.toThrow(/cancelled/)
    expect(store.graph.counts().entities).toBe(0)
    await service.discard(id)
  })
})

describe('what leaves comes back', () => {
  const made =
    '<urn:x:ada> a <urn:x:person> ; <http://www.w3.org/2000/01/rdf-schema#label> "Ada" ; <urn:x:knows> <urn:x:b> . ' +
    '<urn:x:knows> a <http://www.w3.org/2002/07/owl#SymmetricProperty> ; <http://www.w3.org/2000/01/rdf-schema#label> "knows" ; ' +
    '<http://www.w3.org/2000/01/rdf-schema#range> <urn:x:person> .'

  test.each([
    ['turtle', 'none', 'back.ttl'],
    ['turtle', 'rdf-star', 'back.ttl'],
    ['ntriples', 'prov-o', 'back.nt'],
    ['nquads', 'none', 'back.nq'],
    ['jsonld', 'none', 'back.jsonld'],
    ['triples', 'none', 'back.tsv'],
  ] as const)('as %s with provenance %s', async (format, provenance, name) => {
    const first = await service.beginFiles(project, [write('f.ttl', made), write('t.tsv', 'New York\tin\tUSA\n')], null)
    await applied(first)
    const before = triples()
    const printed = await text(writeGraphFile(store, format, { provenance, links: true }))
    expect(printed.includes('wasDerivedFrom')).toBe(provenance !== 'none')
    await store.close()
    store = await testProject(join(folder.path, 'other'), [])
    const again = await service.beginFiles(project, [write(name, printed)], null)
    expect((await planOf(again)).issues).toEqual([])
    await applied(again)
    expect(triples().sort()).toEqual([...before].sort())
    if (format === 'triples') return
    expect(store.graph.entity('urn:x:ada').entity.label).toBe('Ada')
    const knows = store.graph.predicates().find(({ key }) => key === 'urn:x:knows')
    expect(knows?.predicate).toMatchObject({ label: 'knows', symmetric: true, range: ['urn:x:person'] })
  })

  test.each(['turtle', 'jsonld'] as const)(
    'what mentions mean leaves as %s on wish, and comes back as nothing',
    async (format) => {
      await store.close()
      store = await testProject(join(folder.path, 'posts'), ['When 😀 Ada met Mary'])
      await applied(await service.beginFiles(project, [write('f.ttl', made)], null))
      const source = { kind: 'person' } as const
      const link = (id: string, surface: string, entity: string | null, verdict: 'accepted' | 'rejected') => [
        mentionChange(1, null, mentionOf(store, 1, surface), id),
        { kind: 'link', post: 1, mention: id, entity, before: null, after: { verdict, source } } as const,
      ]
      const [ada, mary, when] = ['1', '2', '3'].map((digit) => `0000000${digit}-0000-7000-8000-000000000000`)
      store.decide(
        decisionOf(
          'link',
          ...link(ada!, 'Ada', 'urn:x:ada', 'accepted'),
          ...link(mary!, 'Mary', 'urn:x:b', 'rejected'),
          ...link(when!, 'When', null, 'accepted'),
        ),
      )
      const without = await text(writeGraphFile(store, format, { provenance: 'none', links: false }))
      const printed = await text(writeGraphFile(store, format, { provenance: 'none', links: true }))
      expect(without).not.toContain('TextQuoteSelector')
      expect(printed.match(/TextQuoteSelector/g)).toHaveLength(1)
      expect(printed).toContain(`urn:triptych:link:${ada}`)
      expect(printed).toContain('urn:triptych:post:1')
      expect(printed).toMatch(/"7"/)
      const before = store.graph.counts()
      const again = await service.beginFiles(
        project,
        [write(`back.${format === 'turtle' ? 'ttl' : 'jsonld'}`, printed)],
        null,
      )
      expect(await planOf(again)).toMatchObject({ entities: 0, predicates: 0, facts: 0, issues: [] })
      expect(store.graph.counts()).toEqual(before)
    },
  )

  test('texts go into files of their own', async () => {
    await applied(await service.beginFiles(project, [write('f.ttl', made)], null))
    expect(await text(writeGraphTexts(store, 'entity2text'))).toBe('urn:x:ada\tAda\n')
  })
})

test.each([
  ['m.027rn', '/m/027rn'],
  ['/m/027rn', '/m/027rn'],
  ['Q42', 'http://www.wikidata.org/entity/Q42'],
  ['a', null],
  ['nothing', null],
])('the folder %s is that of %s', (name, key) => {
  // Two entities end in `a`: it names neither.
  const find = folderIndex(['/m/027rn', 'http://www.wikidata.org/entity/Q42', 'urn:x:a', 'urn:y:a'])
  expect(find(name)).toBe(key)
})

const data = '../shared/data/fb15k-237'
test.skipIf(!existsSync(data))(
  'FB15k-237 comes in as OpenKE writes it (skipped where the data is absent)',
  async () => {
    const files = ['entity2id', 'relation2id', 'train2id', 'entity2text', 'relation2text']
    const start = performance.now()
    const id = await service.beginFiles(
      project,
      files.map((name) => join(data, `${name}.txt`)),
      null,
    )
    const report = await applied(id, true)
    console.log(`FB15k-237 imported in ${((performance.now() - start) / 1000).toFixed(1)} s`)
    expect(report).toMatchObject({ entities: 14_541, predicates: 237, facts: 272_115 })
    expect(store.graph.search({ text: 'gary rydstrom', type: null, offset: 0, limit: 1 }).rows[0]?.label).toBe(
      'Gary Rydstrom',
    )
  },
  120_000,
)
