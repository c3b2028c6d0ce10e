import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { say } from '../../contract/sentences/say.ts'
import { diskFailure } from './disk-failure.ts'
import { modelPixels } from './images/model-pixels.ts'
import { takeImage } from './images/take-image.ts'

let root: string
const folders = { images: '', media: '', cache: '' }
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'triptych-images-'))
})
beforeEach(() => {
  for (const name of ['images', 'media', 'cache'] as const) {
    folders[name] = mkdtempSync(join(root, `${name}-`))
  }
})
afterAll(() => rmSync(root, { recursive: true }))

function file(name: string, bytes?: Uint8Array | string) {
  const path = join(folders.images, name)
  if (bytes !== undefined) writeFileSync(path, bytes)
  return { path, root: folders.images, name }
}

const take = (name: string, bytes?: Uint8Array | string) =>
  takeImage(file(name, bytes), { media: folders.media, cache: folders.cache })

/** Left half red, right half blue. */
const halves = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'red' } }).composite([
    { input: { create: { width: width / 2, height, channels: 3, background: 'blue' } }, left: width / 2, top: 0 },
  ])

test('a good image is kept under its hash, with a picture for the screen and a small one', async () => {
  const bytes = await halves(3000, 1000).jpeg().toBuffer()
  const media = createHash('sha256').update(bytes).digest('hex')
  expect(await take('a.jpg', bytes)).toEqual({ kind: 'taken', media, width: 3000, height: 1000 })
  expect(readFileSync(join(folders.media, media)).equals(bytes)).toBe(true)
  expect(readdirSync(folders.cache).sort()).toEqual([`${media}.screen.webp`, `${media}.thumbnail.webp`])
  const sizes = await Promise.all(
    ['screen', 'thumbnail'].map((size) => sharp(readFileSync(join(folders.cache, `${media}.${size}.webp`))).metadata()),
  )
  expect(sizes.map(({ format, width, height }) => [format, width, height])).toEqual([
    ['webp', 2048, 683],
    ['webp', 96, 32],
  ])
})

test('a turned image is upright everywhere', async () => {
  const bytes = await halves(40, 20).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer()
  const taken = await take('a.jpg', bytes)
  expect(taken).toMatchObject({ kind: 'taken', width: 20, height: 40 })
  const [screen] = readdirSync(folders.cache).filter((name) => name.includes('screen'))
  const shown = await sharp(readFileSync(join(folders.cache, screen!)))
    .raw()
    .toBuffer()
  const seen = await modelPixels(file('a.jpg'), 20)
  // Red was left and is now on top.
  for (const [pixels, rows] of [
    [shown, 40],
    [seen, 20],
  ] as const) {
    expect([...pixels.subarray(0, 3)].map((value) => value > 128)).toEqual([true, false, false])
    expect([...pixels.subarray((rows - 1) * 60, (rows - 1) * 60 + 3)].map((value) => value > 128)).toEqual([
      false,
      false,
      true,
    ])
  }
})

test.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)('%s is read', async (format) => {
  expect(await take('a.any', await halves(64, 48).toFormat(format).toBuffer())).toMatchObject({
    kind: 'taken',
    width: 64,
    height: 48,
  })
})

test.each([
  { name: 'CMYK', image: () => halves(64, 48).toColourspace('cmyk').jpeg() },
  { name: '16 bit', image: () => halves(64, 48).toColourspace('rgb16').png() },
  { name: 'grey', image: () => halves(64, 48).greyscale().png() },
  { name: 'a palette', image: () => halves(64, 48).png({ palette: true }) },
  { name: 'transparency', image: () => halves(64, 48).ensureAlpha(0.5).png() },
])('$name becomes three channels of eight bits', async ({ image }) => {
  expect(await take('a', await image().toBuffer())).toMatchObject({ kind: 'taken' })
  expect((await modelPixels(file('a'), 16)).length).toBe(16 * 16 * 3)
})

test('a model sees the centre of an image, its short side whole', async () => {
  const pixels = await modelPixels(file('a.png', await halves(200, 100).png().toBuffer()), 10)
  expect(pixels.length).toBe(300)
  expect([...pixels.subarray(0, 3), ...pixels.subarray(27, 30)]).toEqual([255, 0, 0, 0, 0, 255])
})

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>'

test.each([
  { name: 'an empty file', bytes: async () => '', code: 'IMG_FORMAT', says: 'empty' },
  { name: 'text', bytes: async () => 'hello', code: 'IMG_FORMAT', says: 'text' },
  { name: 'SVG', bytes: async () => svg, code: 'IMG_FORMAT', says: 'SVG' },
  { name: 'PDF', bytes: async () => '%PDF-1.4', code: 'IMG_FORMAT', says: 'PDF' },
  {
    name: 'half a JPEG',
    bytes: async () => (await halves(400, 300).jpeg().toBuffer()).subarray(0, 900),
    code: 'IMG_TRUNC',
    says: 'damaged or cut off',
  },
  {
    name: 'half a PNG',
    bytes: async () =>
      (
        await sharp({
          create: {
            width: 300,
            height: 300,
            channels: 3,
            background: 'red',
            noise: { type: 'gaussian', mean: 99, sigma: 50 },
          },
        })
          .png()
          .toBuffer()
      ).subarray(0, 50_000),
    code: 'IMG_TRUNC',
    says: 'damaged or cut off',
  },
  {
    name: '30,000 x 30,000 pixels',
    bytes: async () => hugePng(30_000, 30_000),
    code: 'IMG_PIXELS',
    says: '30000 x 30000',
  },
])('$name is broken, says why, and leaves nothing', async ({ bytes, code, says }) => {
  const result = await take('a.jpg', await bytes())
  expect(result).toMatchObject({ kind: 'broken', code })
  expect(result.kind === 'broken' && result.problem).toContain(says)
  expect([...readdirSync(folders.media), ...readdirSync(folders.cache)]).toEqual([])
})

/** A whole PNG by its header, with next to no pixels behind it. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const parts = [Buffer.alloc(4), body, Buffer.alloc(4)]
    parts[0]!.writeUInt32BE(data.length)
    parts[2]!.writeUInt32BE(crc32(body))
    return Buffer.concat(parts)
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const data = chunk('IDAT', deflateSync(Buffer.alloc(64)))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    data,
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test('a folder, a link that leads outside and a missing file are refused', async () => {
  mkdirSync(join(folders.images, 'dir.jpg'))
  expect(await take('dir.jpg')).toMatchObject({ kind: 'broken', code: 'IMG_IO' })
  expect(await take('none.jpg')).toMatchObject({ kind: 'broken', code: 'IMG_IO', problem: 'the file is not there' })
  const outside = join(root, 'outside.png')
  writeFileSync(outside, await halves(8, 8).png().toBuffer())
  symlinkSync(outside, join(folders.images, 'link.png'))
  expect(await take('link.png')).toMatchObject({ code: 'IMG_IO', problem: expect.stringContaining('leads outside') })
  expect(await take('../outside.png')).toMatchObject({ kind: 'broken', code: 'IMG_IO' })
})

test('a picture that cannot be kept fails as a whole, it is not called broken', async () => {
  const image = file('a.png', await halves(8, 8).png().toBuffer())
  await expect(takeImage(image, { media: image.path, cache: folders.cache })).rejects.toMatchObject({ kind: 'io' })
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' })
  expect(diskFailure(full, say('disk.imageNotKept')).toFailure()).toMatchObject({
    kind: 'disk-full',
    message: expect.stringContaining('full'),
  })
})

test('mutated images are taken or broken, never anything else', async () => {
  const seeds = await Promise.all(
    (['jpeg', 'png', 'webp', 'gif'] as const).map((format) => halves(64, 48).toFormat(format).toBuffer()),
  )
  let random = 7
  const next = (below: number) => {
    random = (random * 1103515245 + 12345) % 2147483648
    return random % below
  }
  for (let round = 0; round < 200; round++) {
    const bytes = Buffer.from(seeds[round % seeds.length]!)
    for (let edit = 0; edit <= next(4); edit++) bytes[next(bytes.length)] = next(256)
    const cut = next(3) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes
    expect(['taken', 'broken']).toContain((await take(`m${round}`, cut)).kind)
  }
})

const photos = '../shared/data/images'
test.skipIf(!existsSync(photos))('real photographs are all taken', async () => {
  const names = readdirSync(photos).slice(0, 40)
  for (const name of names) {
    const taken = await takeImage(
      { path: join(photos, name), root: photos, name },
      { media: folders.media, cache: folders.cache },
    )
    expect(taken).toMatchObject({ kind: 'taken' })
  }
})
