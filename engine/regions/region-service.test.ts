import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DecodeService } from '../decode/decode-service.ts'
import { nodeSpawner, sourceEntries } from '../processes/node-spawner.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { decisionOf, testFolder, testImage, testProject } from '../store/testing/test-project.ts'
import { RegionService } from './region-service.ts'

const whole = testImage('a', 120, 80)
const broken = testImage('b')

let folder: ReturnType<typeof testFolder>
let store: ProjectStore
let decode: DecodeService
let regions: RegionService
let looks: string[]

beforeEach(async () => {
  folder = testFolder()
  store = await testProject(folder.path, ['a red square', 'again'], { images: [whole, broken] })
  const square = await sharp({ create: { width: 30, height: 30, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const picture = await sharp({ create: { width: 120, height: 80, channels: 3, background: '#888' } })
    .composite([{ input: square, left: 70, top: 30 }])
    .png()
    .toBuffer()
  writeFileSync(join(store.folder, 'media', whole.media), picture)
  writeFileSync(join(store.folder, 'media', broken.media), 'no image')
  decode = new DecodeService({ spawner: nodeSpawner({ entries: sourceEntries }), log: () => {} })
  looks = []
  const watched = {
    salience: (mediaFolder: string, media: string, most: number) => {
      looks.push(media)
      return decode.salience(mediaFolder, media, most)
    },
    fitted: decode.fitted.bind(decode),
  }
  const compute = { detect: () => Promise.reject(new Error('no detector is asked here')) }
  regions = new RegionService({ home: folder.path, decode: watched, compute })
})
afterEach(async () => {
  await decode.stop()
  await store.close()
  folder.clean()
})

test('salience finds what stands out, looks once at each image, and a broken one has no regions', async () => {
  expect(await regions.available()).toEqual(['salience'])
  const [found, again] = await Promise.all([regions.propose(store, 1), regions.propose(store, 2)])
  expect(looks).toEqual([whole.media, broken.media])
  expect(again).toEqual(found)
  expect(store.posts.get(1).proposals).toEqual(found)
  const [best] = found
  expect(best).toMatchObject({ media: whole.media, proposer: 'salience' })
  const { x, y, width, height } = best!.box
  expect([x < 85, x + width > 85, y < 45, y + height > 45]).toEqual([true, true, true, true])
  const further = { media: broken.media, box: { x: 0, y: 0, width: 64, height: 48 } }
  expect(store.posts.input(1).regions.slice(0, 2)).toEqual([further, { media: whole.media, box: best!.box }])
})

test('what a person accepted comes first for models, and nothing of an irrelevant image', async () => {
  await regions.propose(store, 1)
  const box = { x: 0, y: 0, width: 5, height: 5 }
  const person = { kind: 'person' } as const
  const after = { media: whole.media, box, label: '', verdict: 'accepted', source: person } as const
  store.decide(
    decisionOf('draw', { kind: 'region', id: '00000000-0000-4000-8000-000000000001', post: 1, before: null, after }),
  )
  expect(store.posts.input(1).regions[0]).toEqual({ media: whole.media, box })
  expect(store.posts.input(1).regions.length).toBeGreaterThan(1)
  store.decide(
    decisionOf('judge-image', { kind: 'image', post: 1, media: whole.media, before: null, after: 'irrelevant' }),
  )
  expect(store.posts.input(1)).toMatchObject({ media: broken.media, regions: [] })
})

test('only who is there can be chosen; with nobody chosen nothing is proposed', async () => {
  await expect(regions.choose(store, { proposer: 'yolox', perImage: 3 })).rejects.toMatchObject({ kind: 'bad-input' })
  await regions.choose(store, { proposer: null, perImage: 2 })
  expect(store.regions.settings()).toEqual({ proposer: null, perImage: 2 })
  expect(await regions.propose(store, 1)).toEqual([])
  expect(looks).toEqual([])
})
