import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Failed } from '../../contract/domain/failed.ts'
import type { Box } from '../../contract/domain/region.ts'
import { taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { growObjects } from '../../models/nets/tagger/grow-objects.ts'
import { segmentWords } from '../../models/text/segment-words.ts'
import { modelPixels } from '../decode/images/model-pixels.ts'
import { regionPixels as cut } from '../decode/images/region-pixels.ts'
import { openTagger } from '../inference/tagger.ts'
import { smallPackage } from '../inference/testing/small-package.ts'
import type { PostInput } from '../store/post-input.ts'
import { type DecodePixels, PixelCache } from './pixel-cache.ts'
import { asComputePost } from './read-posts.ts'
import { regionPixels } from './region-pixels.ts'

const media = 'a'.repeat(64)
const left: Box = { x: 0, y: 0, width: 20, height: 20 }
const right: Box = { x: 20.4, y: 0, width: 19, height: 20 }
const outside: Box = { x: 90, y: 0, width: 5, height: 5 }

let root: string
let asked: string[] = []
const decode: DecodePixels = async (name, side, box) => {
  asked.push(box === null ? 'whole' : `${box.x}-${box.width}`)
  const image = { path: join(root, name), root, name }
  try {
    return box === null ? await modelPixels(image, side) : (await cut(image, [{ box, side }]))[0]!
  } catch (error) {
    throw new Failed('bad-input', String(error))
  }
}
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'triptych-regions-'))
  const blue = { create: { width: 20, height: 20, channels: 3, background: 'blue' } } as const
  const scene = sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } }).composite([
    { input: blue, left: 20, top: 0 },
  ])
  writeFileSync(join(root, media), await scene.png().toBuffer())
})
afterAll(() => rmSync(root, { recursive: true }))

const region = (box: Box) => ({ media, box })

describe('the pixels of regions', () => {
  test('are as many as the model has slots for, in order, and one outside its image makes room', async () => {
    const pixels = new PixelCache(join(root, 'cache'), decode)
    const found = await regionPixels([region(outside), region(right), region(left), region(left)], pixels, {
      count: 2,
      side: 2,
    })
    expect(found.map((each) => [...each.pixels.subarray(0, 3)])).toEqual([
      [0, 0, 255],
      [255, 0, 0],
    ])
  })

  test('are cut once, also where a box differs by less than a pixel, and never asked for again where there are none', async () => {
    const pixels = new PixelCache(join(root, 'other'), decode)
    asked = []
    const slots = { count: 3, side: 2 }
    await regionPixels([region(right), region({ ...right, x: 20.2 }), region(outside)], pixels, slots)
    await regionPixels([region(outside), region(right)], pixels, slots)
    expect(asked).toEqual(['20-20', '90-5'])
    expect(existsSync(pixels.file(media, 2, right))).toBe(true)
    expect(pixels.file(media, 2, right)).not.toBe(pixels.file(media, 2))
  })
})

describe('a post', () => {
  const text = 'Anna lives in Paris'
  const post: PostInput = { post: 1, text, words: segmentWords(text), media, regions: [] }

  test('brings its regions only to a model that looks at them', async () => {
    const pixels = new PixelCache(join(root, 'cache'), decode)
    const blind = await asComputePost({ ...post, regions: [region(left)] }, pixels, { imageSize: 8, objects: null })
    expect(blind.objects).toEqual([])
    const facts = { imageSize: 8, objects: { count: 2, side: 4 } }
    const seen = await asComputePost({ ...post, regions: [region(left), region(right), region(left)] }, pixels, facts)
    expect(seen.objects?.map((each) => each?.size)).toEqual([48, 48])
    expect((await asComputePost(post, pixels, facts)).objects).toEqual([])
  })

  test('is read anew when its regions change', async () => {
    const small = smallPackage()
    const before = taggerConfiguration(small.manifest.configuration)
    const { sizes, weights } = growObjects(small.weights, before, { count: 2, side: 4 })
    const manifest = { ...small.manifest, configuration: { ...sizes } }
    const tagger = await openTagger({ ...small, manifest, weights }, { threads: 1 })
    const pixels = new PixelCache(join(root, 'cache'), decode)
    const scores = async (regions: readonly Box[]) => {
      const { image, objects } = await asComputePost({ ...post, regions: regions.map(region) }, pixels, tagger)
      const bytes = async (blob: Blob | null) => new Uint8Array(await blob!.arrayBuffer())
      const read = {
        text,
        words: post.words,
        image: await bytes(image!),
        objects: await Promise.all(objects!.map(bytes)),
      }
      return [...(await tagger.emissions([read]))[0]!]
    }
    const furthest = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, at) => Math.abs(x - b[at]!)))
    const [none, one, other] = [await scores([]), await scores([left]), await scores([right])]
    expect(furthest(none, one)).toBeGreaterThan(1e-5)
    expect(furthest(one, other)).toBeGreaterThan(1e-5)
    expect(await scores([left])).toEqual(one)
    await tagger.release()
  })
})
