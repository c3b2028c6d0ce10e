import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ExportFormat } from '../../contract/domain/export.ts'
import type { ImportOptions } from '../../contract/domain/import.ts'
import { parseCoco } from '../../exchange/coco/parse-coco.ts'
import { parsePythonLiteral } from '../../exchange/mnre/python-literal.ts'
import { parseVoc } from '../../exchange/voc/parse-voc.ts'
import { DecodeService } from '../decode/decode-service.ts'
import { ExportService } from '../exporting/export-service.ts'
import { nodeSpawner, sourceEntries } from '../processes/node-spawner.ts'
import { openProject } from '../store/open-project.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { blankWords, testFolder, testProject } from '../store/testing/test-project.ts'
import { type ApplyItem, ImportService, type PlanItem } from './import-service.ts'
import { MediaReader } from './media-reader.ts'

const project = '0123456789abcdef'
const options: ImportOptions = { format: null, labels: 'confirmed', skipBad: false }
const spawner = nodeSpawner({ entries: sourceEntries })
const crashing = nodeSpawner({
  entries: { ...sourceEntries, decode: new URL('../decode/testing/crashing-main.ts', import.meta.url) },
})

let folder: ReturnType<typeof testFolder>
let store: ProjectStore
let service: ImportService
let events: number

beforeEach(async () => {
  folder = testFolder()
  store = await testProject(join(folder.path, 'p.triptych'), [])
  events = 0
  service = serviceWith(spawner)
})
afterEach(async () => {
  await service.close()
  await store.close()
  folder.clean()
})

const projects = { open: async () => ({ store, committed: () => void events++ }) }

const serviceWith = (of: typeof spawner) =>
  new ImportService({ projects, spawner: of, segment: blankWords, log: () => {} })

async function last<T>(items: AsyncIterable<T>): Promise<T> {
  let end: T | undefined
  for await (const item of items) end = item
  return end as T
}

async function plan(id: string, asked = options) {
  const item = await last<PlanItem>(service.plan(id, asked))
  if (item.kind !== 'plan') throw new Error('no plan')
  return item.plan
}

async function apply(id: string, asked = options) {
  const item = await last<ApplyItem>(service.apply(id, asked))
  if (item.kind !== 'report') throw new Error('no report')
  return item.report
}

async function uploaded(files: Readonly<Record<string, Uint8Array | string>>) {
  const id = await service.begin(project)
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content)
    for (let offset = 0; offset < bytes.length || offset === 0; offset += 50_000) {
      const piece = new Blob([bytes.subarray(offset, offset + 50_000)])
      await service.upload({ import: id, name, offset, bytes: piece })
    }
  }
  return id
}

const picture = (colour: string) => sharp({ create: { width: 60, height: 40, channels: 3, background: colour } })
const photo = (colour: string) => picture(colour).jpeg().toBuffer()

const two = 'IMGID:1\nMira\tB-PER\nsings\tO\n\nIMGID:2\nTarn\tB-LOC\nBridge\tI-LOC\n\nIMGID:3\nplain\tO\ntext\tO\n\n'

const everything = () => ({ counts: store.counts(), seq: store.seq(), types: store.types() })

/** What lies in the project beside its database. */
function files(): string[] {
  const all = readdirSync(store.folder, { recursive: true, encoding: 'utf8' })
  return all.filter((name) => /^(media|cache)./.test(name)).sort()
}

test('posts and images are uploaded, planned, imported and shown', async () => {
  const id = await uploaded({ 'set/train.txt': two, 'set/img/1.jpg': await photo('red'), 'set/img/2.png': 'no image' })
  const before = everything()
  expect(await plan(id)).toEqual({
    files: [{ file: 'set/train.txt', format: 'conll', scheme: 'BIO', posts: 3, mentions: 2, relations: 0, regions: 0 }],
    newPosts: 3,
    knownPosts: 0,
    mentions: 2,
    relations: 0,
    regions: 0,
    groundings: 0,
    types: [
      { name: 'PER', count: 1, isNew: false },
      { name: 'LOC', count: 1, isNew: false },
    ],
    relationTypes: [],
    imagesFound: 2,
    imagesMissing: 1,
    missingNames: ['3'],
    errors: 0,
    warnings: 1,
    issues: [
      {
        severity: 'warning',
        code: 'IMG_FORMAT',
        file: 'set/img/2.png',
        line: null,
        field: 'images',
        message: 'found text, expected JPEG, PNG, WebP, GIF, TIFF or AVIF; its post is imported and says so',
        said: expect.objectContaining({ code: 'images.saysSo' }),
      },
    ],
  })
  expect(everything()).toEqual(before)
  expect(readdirSync(join(store.folder, 'media'))).toEqual([])

  expect(await apply(id)).toMatchObject({ addedPosts: 3, knownPosts: 0, skippedRecords: 0, mentions: 2, images: 1 })
  expect(events).toBe(1)
  const { rows } = store.posts.queue({ order: 'file', status: null, search: '', offset: 0, limit: 10 })
  const images = rows.flatMap(({ post }) => store.posts.get(post).images)
  expect(images).toMatchObject([
    { kind: 'present', name: '1', width: 60, height: 40 },
    { kind: 'broken', name: '2', problem: expect.stringContaining('IMG_FORMAT: found text') },
    { kind: 'missing', name: '3' },
  ])
  const media = rows[0]!.thumbnail!
  expect(readdirSync(join(store.folder, 'media'))).toEqual([media])
  expect(files().filter((name) => name.includes('import-') || name.includes('staging-'))).toEqual([])

  const decode = new DecodeService({ spawner, log: () => {} })
  const reader = new MediaReader(projects, decode)
  rmSync(join(store.folder, 'cache'), { recursive: true })
  const shown = await reader.image({ project, media, size: 'thumbnail' })
  expect(shown.type).toBe('image/webp')
  expect(await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).toMatchObject({ width: 60, height: 40 })
  expect((await decode.pixels(join(store.folder, 'media'))(media, 8, null)).length).toBe(192)
  await expect(reader.image({ project, media: '0'.repeat(64), size: 'screen' })).rejects.toMatchObject({
    kind: 'bad-input',
  })
  await decode.stop()
})

test('importing the same again changes nothing, and brings images that were missing', async () => {
  await apply(await uploaded({ 'train.txt': two, '1.jpg': await photo('red') }))
  const before = everything()
  const id = await uploaded({ 'train.txt': two, '1.jpg': await photo('red') })
  expect(await plan(id)).toMatchObject({ newPosts: 0, knownPosts: 3, mentions: 0 })
  expect(await apply(id)).toMatchObject({ addedPosts: 0, knownPosts: 3 })
  expect(everything()).toEqual(before)
  const more = await uploaded({ 'train.txt': two, '2.jpg': await photo('blue') })
  expect(await plan(more)).toMatchObject({ imagesFound: 1, imagesMissing: 1 })
  expect(await apply(more)).toMatchObject({ addedPosts: 0, images: 1 })
})

test('errors refuse an import until bad records are to be skipped', async () => {
  const bad = '{"text":"good"}\n{"text":"bad","images":["../../x.jpg"]}\n{"text":\n'
  const id = await uploaded({ 'a.jsonl': bad })
  const { errors, issues } = await plan(id)
  expect(errors).toBe(2)
  expect(issues).toMatchObject([
    { code: 'IMG_PATH', file: 'a.jsonl', line: 2, field: 'images[0]' },
    { code: 'JSON_SYNTAX', file: 'a.jsonl', line: 3 },
  ])
  const before = everything()
  await expect(apply(id)).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('a.jsonl:2') })
  expect(everything()).toEqual(before)
  expect(await apply(id, { ...options, skipBad: true })).toMatchObject({ addedPosts: 1, skippedRecords: 2 })
})

test('files by path, with a folder of images; links that lead outside stay outside', async () => {
  const images = join(folder.path, 'images')
  mkdirSync(join(images, 'deep'), { recursive: true })
  writeFileSync(join(images, 'deep', '1.jpg'), await photo('red'))
  writeFileSync(join(folder.path, 'secret.jpg'), await photo('blue'))
  symlinkSync(join(folder.path, 'secret.jpg'), join(images, '2.jpg'))
  const path = join(folder.path, 'train.txt')
  writeFileSync(path, two)
  const id = await service.beginFiles(project, [path], images)
  expect(await plan(id)).toMatchObject({ imagesFound: 2, imagesMissing: 1 })
  expect(await apply(id)).toMatchObject({ addedPosts: 3, images: 1 })
  const second = store.posts.queue({ order: 'file', status: null, search: '', offset: 1, limit: 1 }).rows[0]!.post
  expect(store.posts.get(second).images).toMatchObject([
    { kind: 'broken', problem: expect.stringContaining('leads outside') },
  ])
})

test('an upload must continue where it stopped, and its name leads nowhere', async () => {
  const id = await service.begin(project)
  const piece = { import: id, name: 'a.txt', offset: 0, bytes: new Blob(['abc']) }
  expect(await service.upload(piece)).toBe(3)
  await expect(service.upload(piece)).rejects.toMatchObject({ kind: 'bad-input' })
  await expect(service.upload({ ...piece, name: '../../a.txt' })).rejects.toMatchObject({ kind: 'bad-input' })
  await expect(service.upload({ ...piece, name: 'a\u202etxt' })).rejects.toMatchObject({ kind: 'bad-input' })
  await service.discard(id)
  await expect(service.upload(piece)).rejects.toMatchObject({ kind: 'not-found' })
  expect(files()).toEqual([])
})

test('nothing to read, an empty file and one of another kind say so', async () => {
  const none = await uploaded({ '1.jpg': await photo('red') })
  await expect(plan(none)).rejects.toMatchObject({ kind: 'bad-input' })
  const id = await uploaded({ 'empty.txt': '', 'page.jsonl': '<html></html>', 'photo.txt': await photo('red') })
  expect((await plan(id)).issues.map(({ file, code }) => [file, code])).toEqual([
    ['empty.txt', 'EMPTY'],
    ['page.jsonl', 'TYPE_MISMATCH'],
    ['photo.txt', 'TYPE_MISMATCH'],
  ])
})

test.each(['reading', 'images'] as const)('cancelled while %s, it leaves the project as it was', async (phase) => {
  const texts = Array.from({ length: 3000 }, (_, at) => `IMGID:${at}\npost\tO\n${at}\tB-X\n\n`).join('')
  const images = Object.fromEntries(
    await Promise.all(
      Array.from({ length: 60 }, async (_, at) => [`${at}.jpg`, await photo(`rgb(${at},0,0)`)] as const),
    ),
  )
  const id = await uploaded({ 'a.txt': texts, ...images })
  if (phase === 'images') await plan(id)
  const before = everything()
  const cancel = new AbortController()
  const running = (async () => {
    for await (const item of service.apply(id, options, cancel.signal))
      if (item.kind === 'progress' && item.phase === phase) cancel.abort()
  })()
  await expect(running).rejects.toMatchObject({ kind: 'cancelled' })
  expect(everything()).toEqual(before)
  expect(readdirSync(join(store.folder, 'media'))).toEqual([])
  expect(await apply(id)).toMatchObject({ addedPosts: 3000, images: 60 })
})

test('an image that ends its decoder is named, and all others are imported', async () => {
  service = serviceWith(crashing)
  const texts = Array.from({ length: 40 }, (_, at) => `IMGID:${at}\npost\tO\n${at}\tO\n\n`).join('')
  const images: Record<string, Uint8Array> = {}
  for (let at = 0; at < 40; at++) images[`${at}.png`] = await picture(`rgb(${at},0,0)`).png().toBuffer()
  for (const at of [7, 8, 30]) images[`${at}.png`] = Buffer.concat([images[`${at}.png`]!, Buffer.from('crash!')])
  expect(await apply(await uploaded({ 'a.txt': texts, ...images }))).toMatchObject({ addedPosts: 40, images: 37 })
  const { rows } = store.posts.queue({ order: 'file', status: null, search: '', offset: 0, limit: 50 })
  const broken = rows.flatMap(({ post }) => store.posts.get(post).images).filter((image) => image.kind === 'broken')
  expect(broken.map((image) => image.name)).toEqual(['7', '8', '30'])
  expect(broken[0]).toMatchObject({ problem: expect.stringContaining('IMG_CRASH') })
})

test('what a killed import left behind is swept by the next', async () => {
  const media = join(store.folder, 'media')
  await apply(await uploaded({ 'train.txt': two, '1.jpg': await photo('red') }))
  const [kept] = readdirSync(media)
  const orphan = 'ab'.repeat(32)
  writeFileSync(join(media, orphan), 'x')
  const left = join(store.folder, 'cache', 'import-left')
  mkdirSync(left)
  writeFileSync(join(left, 'moving.json'), JSON.stringify([orphan, kept, '../project.db']))
  await service.discard(await service.begin(project))
  expect(readdirSync(media)).toEqual([kept])
  expect(existsSync(left)).toBe(false)
  expect(existsSync(join(store.folder, 'project.db'))).toBe(true)
})

test('what was rejected goes out as JSONL and comes back as rejected, never as a label', async () => {
  const line = {
    id: 'a',
    text: 'Mira sings',
    images: [],
    entities: [{ start: 0, end: 4, label: 'PER', surface: 'Mira' }],
  }
  const written = { ...line, rejected: [{ start: 5, end: 10, label: 'ORG', surface: 'sings' }] }
  const words = [
    [0, 4],
    [5, 10],
  ]
  const text = `${JSON.stringify({ ...written, words, status: 'done', source: 'diary' })}\n`
  expect(await apply(await uploaded({ 'a.jsonl': text }))).toMatchObject({ addedPosts: 1, mentions: 1 })
  expect(store.counts()).toMatchObject({ mentions: 1, rejected: 1, done: 1 })
  let again = ''
  const ask = { project, format: 'jsonl', scope: 'all' } as const
  for await (const piece of new ExportService(projects).write(ask)) again += piece.text
  expect(JSON.parse(again)).toEqual(JSON.parse(text))
})

test('lines of MNRE about one tweet are one post with all of its pairs', async () => {
  const line = (head: string, to: number, relation: string) =>
    `{'token': ['Mira', 'of', 'Tarn', 'Bridge'], 'h': {'name': '${head}', 'pos': [0, ${to}]}, 't': {'name': 'Tarn Bridge', 'pos': [2, 4]}, 'img_id': '1.jpg', 'relation': '${relation}'}\n`
  const id = await uploaded({ 'a.txt': line('Mira', 1, '/per/loc/born') + line('Mira', 1, 'None') })
  expect(await apply(id)).toMatchObject({ addedPosts: 1, mentions: 2 })
  const [post] = [...store.exporting.posts('all')]
  expect(post!.metadata).toMatchObject({ mnre: { relations: [{ relation: '/per/loc/born' }, { relation: 'None' }] } })
})

test('a decoder that dies while reading ends the import and leaves the project as it was', async () => {
  const children: { kill(): void }[] = []
  service = serviceWith({
    spawn: (role) => {
      const child = spawner.spawn(role)
      children.push(child)
      return child
    },
  })
  const id = await uploaded({ 'a.jsonl': '{"text":"a post"}\n'.repeat(20_000) })
  const before = everything()
  const running = (async () => {
    for await (const item of service.plan(id, options)) if (item.kind === 'progress') children[0]!.kill()
  })()
  await expect(running).rejects.toMatchObject({ kind: 'process-died' })
  expect(everything()).toEqual(before)
  expect(await plan(id)).toMatchObject({ newPosts: 20_000 })
})

const real = '../shared/data/twitter2017/valid.txt'
test.skipIf(!existsSync(real))('Twitter-2017 goes in and comes out byte for byte, and as JSONL', async () => {
  const id = await service.beginFiles(project, [real], null)
  expect(await apply(id)).toMatchObject({ addedPosts: 723, mentions: 1324, images: 0 })
  const exporting = new ExportService(projects)
  const ask = { project, format: 'conll', scope: 'all' } as const
  const written = async (format: 'conll' | 'jsonl') => {
    let text = ''
    for await (const piece of exporting.write({ ...ask, format })) text += piece.text
    return text
  }
  expect(await exporting.preview(ask)).toEqual({ posts: 723, mentions: 1324, relations: 0, regions: 0, losses: [] })
  expect((await written('conll')) === readFileSync(real, 'utf8')).toBe(true)
  const before = everything()
  const again = await uploaded({ 'out.jsonl': await written('jsonl') })
  expect(await plan(again)).toMatchObject({ newPosts: 0, knownPosts: 723, errors: 0, warnings: 0 })
  expect(everything()).toEqual(before)
})

test('a project that was closed and opened again since the plan is planned for anew', async () => {
  const id = await uploaded({ 'train.txt': two })
  await plan(id)
  const root = store.folder
  await store.close()
  store = await openProject(root)
  expect(await apply(id)).toMatchObject({ addedPosts: 3 })
})

const linked = {
  id: 'p1',
  text: 'Ada met Bob',
  images: ['1.jpg', 'gone.jpg'],
  entities: [
    { start: 0, end: 3, label: 'PER', surface: 'Ada' },
    { start: 8, end: 11, label: 'PER', surface: 'Bob' },
  ],
  rejected: [{ start: 4, end: 7, label: 'LOC', surface: 'met' }],
  relations: [{ head: 0, tail: 1, label: '/per/per/peer' }],
  rejected_relations: [{ head: 1, tail: 0, label: '/per/per/couple' }],
  regions: [{ image: 0, x: 1.5, y: 2, width: 20, height: 30.25, label: 'woman' }],
  rejected_regions: [{ image: 0, x: 30, y: 0, width: 10, height: 10, label: '' }],
  groundings: [
    { entity: 0, region: 0, shown: true },
    { entity: 1, region: null, shown: false },
  ],
  judgements: [{ image: 0, relevant: true }],
  meanings: [
    { entity: 0, means: 'ada' },
    { entity: 1, means: null },
  ],
  rejected_meanings: [{ entity: 1, means: '/m/0 bob' }],
  words: [
    [0, 3],
    [4, 7],
    [8, 11],
  ],
  status: 'skipped',
}

async function written(format: ExportFormat): Promise<string> {
  let text = ''
  const exporting = new ExportService({ open: async () => ({ store }) })
  for await (const piece of exporting.write({ project, format, scope: 'all' })) text += piece.text
  return text
}

test('JSONL brings relations, regions, links, judgements and meanings, and takes them out again as they came', async () => {
  const graph = store.openGraphImport()
  graph.add('graph.tsv', [{ kind: 'fact', head: 'ada', predicate: 'knows', tail: '/m/0 bob' }])
  graph.commit(new Map())
  const line = `${JSON.stringify(linked)}\n`
  const id = await uploaded({ 'a.jsonl': line, '1.jpg': await photo('red') })
  expect(await plan(id)).toMatchObject({
    files: [{ relations: 1, regions: 1 }],
    relations: 1,
    regions: 1,
    groundings: 2,
    relationTypes: [
      { name: '/per/per/couple', count: 1, isNew: true },
      { name: '/per/per/peer', count: 1, isNew: true },
    ],
  })
  expect(await apply(id)).toMatchObject({ mentions: 2, relations: 1, regions: 1, groundings: 2 })
  expect(store.counts()).toMatchObject({
    skipped: 1,
    mentions: 2,
    rejected: 1,
    relations: 1,
    regions: 1,
    groundings: 2,
  })
  expect(store.relationTypes()).toContainEqual({
    name: '/per/per/peer',
    colour: 1,
    description: 'Colleagues, rivals, friends: people of the same field',
    heads: ['PER'],
    tails: ['PER'],
    symmetric: true,
  })
  expect(store.history({ post: null, before: null, limit: 1 })[0]?.action).toMatchObject({ relations: 1, regions: 1 })
  expect(await written('jsonl')).toBe(line)
  expect((await store.check()).problems).toEqual([])
})

test('what loses a label or an image on the way is not written, and a box is cut to its image', async () => {
  const lost = {
    ...linked,
    entities: [...linked.entities, { start: 0, end: 7, label: 'ORG' }],
    relations: [
      { head: 2, tail: 1, label: '/org/per/x' },
      { head: 0, tail: 1, label: null },
    ],
    rejected_relations: [],
    regions: [
      { image: 1, x: 0, y: 0, width: 5, height: 5, label: 'no image' },
      { image: 0, x: 50, y: 0, width: 50, height: 50, label: 'cut' },
    ],
    groundings: [
      { entity: 1, region: 0, shown: true },
      { entity: 1, region: 1, shown: true },
      { entity: 1, region: null, shown: false },
    ],
  }
  const id = await uploaded({ 'a.jsonl': `${JSON.stringify(lost)}\n`, '1.jpg': await photo('red') })
  // Ada is overlapped by the longer label.
  expect(await apply(id)).toMatchObject({ mentions: 2, relations: 1, regions: 1, groundings: 1 })
  const { regions, groundings, relations } = store.posts.get(1)
  expect(relations).toMatchObject([{ type: '/org/per/x' }])
  expect(regions.map(({ label, box }) => [label, box])).toContainEqual(['cut', { x: 50, y: 0, width: 10, height: 40 }])
  expect(groundings).toMatchObject([{ verdict: 'shown' }])
  // Of entities that the graph does not have only that there is none is kept.
  expect(store.posts.get(1).links).toMatchObject([{ entity: null, verdict: 'accepted' }])
  expect((await store.check()).problems).toEqual([])
})

test('labels that are suggestions, or not wanted, bring no relations', async () => {
  for (const labels of ['suggested', 'ignored'] as const) {
    const id = await uploaded({ 'a.jsonl': `${JSON.stringify({ ...linked, text: `Ada met Bob ${labels}` })}\n` })
    expect(await apply(id, { ...options, labels })).toMatchObject({ addedPosts: 1, relations: 0, regions: 0 })
  }
  expect(store.relationTypes()).toEqual([])
  expect(store.counts()).toMatchObject({ todo: 2, relations: 0 })
})

const vocFile = (name: string, object: string, [width, height]: readonly [number, number], box: readonly number[]) => {
  const [xmin, ymin, xmax, ymax] = box
  return `<annotation><filename>${name}</filename><size><width>${width}</width><height>${height}</height></size>
<object><name>${object}</name><bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox></object>
</annotation>`
}

test('boxes dropped beside posts become regions of the images, linked to the entities that they are called by', async () => {
  const id = await uploaded({
    // The files of boxes come first, and one speaks of its image at twice the size.
    'xml/2.xml': vocFile('other.jpg', 'tarn  Bridge', [120, 80], [20, 10, 60, 80]),
    'xml/9.xml': vocFile('nobody.jpg', 'Mira', [60, 40], [0, 0, 5, 5]),
    'boxes.json': JSON.stringify({
      images: [{ id: 1, file_name: 'img/1.jpg', width: 60, height: 40 }],
      annotations: [{ id: 1, image_id: 1, category_id: 7, bbox: [1, 2, 30.5, 20] }],
      categories: [{ id: 7, name: 'person' }],
    }),
    'train.txt': two,
    'img/1.jpg': await photo('red'),
    'img/2.jpg': await photo('blue'),
  })
  expect(await plan(id, { ...options, format: 'conll' })).toMatchObject({
    regions: 2,
    groundings: 1,
    errors: 0,
    files: expect.arrayContaining([
      expect.objectContaining({ file: 'xml/2.xml', format: 'voc', posts: 0, regions: 1 }),
      expect.objectContaining({ file: 'boxes.json', format: 'coco', posts: 0, regions: 1 }),
    ]),
    issues: expect.arrayContaining([expect.objectContaining({ code: 'BOX_POST', file: 'xml/9.xml' })]),
  })
  expect(await apply(id, { ...options, format: 'conll' })).toMatchObject({ addedPosts: 3, regions: 2, groundings: 1 })
  const [first, second] = [store.posts.get(1), store.posts.get(2)]
  expect(first.regions).toMatchObject([{ label: 'person', box: { x: 1, y: 2, width: 30.5, height: 20 } }])
  expect(first.groundings).toEqual([])
  expect(second.regions).toMatchObject([{ label: 'tarn  Bridge', box: { x: 10, y: 5, width: 20, height: 35 } }])
  expect(second.groundings).toMatchObject([
    { mention: second.mentions[0]!.id, region: second.regions[0]!.id, verdict: 'shown' },
  ])
  expect((await store.check()).problems).toEqual([])
})

test('boxes leave as COCO and as VOC in the layout of GMNER, and come back', async () => {
  const line = {
    ...linked,
    regions: [
      { ...linked.regions[0], y: 2.5 },
      { image: 0, x: 0, y: 0, width: 8, height: 9, label: '' },
    ],
  }
  const id = await uploaded({ 'a.jsonl': `${JSON.stringify(line)}\n`, '1.jpg': await photo('red') })
  await apply(id)
  const exporting = new ExportService(projects)
  const ask = { project, format: 'coco', scope: 'all' } as const
  const { losses, ...sizes } = await exporting.preview(ask)
  expect(sizes).toEqual({ posts: 1, mentions: 2, relations: 1, regions: 2 })
  expect(losses.map(({ what, count }) => [what.slice(0, 12), count])).toEqual([
    ['posts: their', 1],
    ['links betwee', 1],
    ['rejected reg', 3],
    ['regions that', 1],
  ])
  const coco = parseCoco(await written('coco'), 'out.json')
  expect(coco).toEqual({
    images: [
      {
        name: '1.jpg',
        size: { width: 60, height: 40 },
        objects: [
          { label: 'woman', box: { x: 1.5, y: 2.5, width: 20, height: 30.25 } },
          { label: 'region', box: { x: 0, y: 0, width: 8, height: 9 } },
        ],
      },
    ],
    issues: [],
  })
  const { files, losses: lost } = await exporting.voc(ask)
  expect([...files.keys()]).toEqual(['1.xml'])
  expect(parseVoc(files.get('1.xml')!, '1.xml').image?.objects).toEqual([
    { label: 'Ada', box: { x: 1, y: 2, width: 21, height: 31 } },
    { label: 'region', box: { x: 0, y: 0, width: 8, height: 9 } },
  ])
  expect(lost).toHaveLength(3)
})

const grounded = '../shared/data/gmner'
test.skipIf(!existsSync(grounded))(
  'GMNER goes in with its boxes: every file finds its post, every name its entity',
  async () => {
    const names = readdirSync(join(grounded, 'xml'))
    const id = await service.beginFiles(
      project,
      [...names.map((name) => join(grounded, 'xml', name)), join(grounded, 'dev.txt')],
      null,
    )
    const { regions, groundings, errors, issues } = await plan(id)
    expect(errors).toBe(0)
    expect(issues.filter(({ code }) => code === 'BOX_POST')).toEqual([])
    console.log({ files: names.length, regions, groundings })
  },
  120_000,
)

const pairs = '../shared/data/mnre/mnre_val.txt'

/** Lines without regard to their order; what Python writes in more than one way, in one. */
const sorted = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.stringify(parsePythonLiteral(line)))
    .sort()

test.skipIf(!existsSync(pairs))('MNRE goes in with its relations, and comes out with all of its pairs', async () => {
  const text = readFileSync(pairs, 'utf8')
  const id = await service.beginFiles(project, [pairs], null)
  const planned = await plan(id)
  expect(planned).toMatchObject({ newPosts: 931, relations: 624, errors: 0 })
  // Two join labels that other lines' labels overlap, which the plan says.
  expect(await apply(id)).toMatchObject({ addedPosts: 931, relations: 622 })
  expect(store.counts().relations).toBe(622)
  expect((await store.check()).problems).toEqual([])
  const before = new Set(sorted(text))
  const after = sorted(await written('mnre'))
  expect(after.filter((line) => !before.has(line))).toEqual([])
  expect(before.size - new Set(after).size).toBe(2)
})
