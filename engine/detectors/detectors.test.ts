import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { placeImage } from '../../models/regions/letterbox.ts'
import { addDetector, type Detects } from './add-detector.ts'
import { coco80, coco91 } from './coco-classes.ts'
import { inputTensor } from './input-tensor.ts'
import { findDetector, listDetectors, removeDetector } from './installed-detectors.ts'
import { LoadedDetector } from './loaded-detector.ts'
import type { DetectorInput, WrittenManifest } from './manifest.ts'
import { openDetector } from './open-detector.ts'
import { availableProposers, proposeRegions } from './propose-regions.ts'
import { smallDetr, smallYolox } from './testing/small-detectors.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'triptych-detectors-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const loaded = new LoadedDetector()
/** As the compute process does, in this one. */
const detect: Detects = async ({ folder, model, image, score, most }) => {
  const detector = await loaded.get(folder, model, 1)
  const pixels = new Uint8Array(await image.pixels.arrayBuffer())
  const found = await detector.detect(pixels, image.image, { score, most })
  return found.map(({ label, score: own, ...box }) => ({ box, label, score: own }))
}

const yolox: WrittenManifest = {
  network: { family: 'yolox', output: 'output', strides: [8, 16] },
  classes: ['cup', 'dog'],
}

function add(bytes: Uint8Array, family: 'yolox' | 'detr', written: object, name: string | null = null) {
  const [file, manifest] = [join(home, 'model.onnx'), join(home, 'written.json')]
  writeFileSync(file, bytes)
  writeFileSync(manifest, JSON.stringify(written))
  return addDetector({ file, family, manifest, name, home, detect })
}

const bright = (width: number, height: number) => new Uint8Array(width * height * 3).fill(255)

describe('a detector', () => {
  test('is added, listed, found, used and removed', async () => {
    const added = await add(smallYolox(), 'yolox', yolox, 'Cups and dogs')
    expect(added.id).toBe('Cups and dogs')
    expect(readdirSync(added.folder).sort()).toEqual(['detector.json', 'model.onnx'])
    expect(await listDetectors(home)).toEqual([added])
    expect(await findDetector('Cups and dogs', home)).toEqual(added)
    expect((await add(smallYolox(), 'yolox', yolox, 'Cups and dogs')).id).toBe('Cups and dogs 2')
    expect((await add(smallYolox(), 'yolox', yolox, 'salience')).id).toBe('salience 2')
    await removeDetector('Cups and dogs', home)
    expect((await listDetectors(home)).map(({ id }) => id)).toEqual(['Cups and dogs 2', 'salience 2'])
  })

  test('of the YOLOX family sees in pixels of the image, and nothing in the border', async () => {
    const { folder } = await add(smallYolox(), 'yolox', yolox)
    const detector = await openDetector(folder, 1)
    const limits = { score: null, most: 5 }
    // 64 x 64 pixels in 16 x 16: the lower right cell of 8 pixels is 32 large.
    const [dog, ...others] = await detector.detect(bright(16, 16), { width: 64, height: 64 }, limits)
    expect(others).toEqual([])
    expect(dog).toMatchObject({ label: 'dog', x: 32, y: 32, width: 32, height: 32 })
    expect(dog!.score).toBeCloseTo(0.9, 5)
    // 64 x 32: the image ends at half of the input's height, and the box lies below.
    expect(await detector.detect(bright(16, 8), { width: 64, height: 32 }, limits)).toEqual([])
    expect(await detector.detect(new Uint8Array(16 * 16 * 3), { width: 64, height: 64 }, limits)).toEqual([])
    const sure = await detector.detect(bright(16, 16), { width: 64, height: 64 }, { score: 0.95, most: 5 })
    expect(sure).toEqual([])
    await expect(detector.detect(bright(4, 4), { width: 64, height: 64 }, limits)).rejects.toThrow('48 bytes')
    await detector.release()
  })

  test('of the DETR family sees shares of a stretched image', async () => {
    const { folder } = await add(smallDetr(), 'detr', { classes: ['cat', ''] })
    const detector = await openDetector(folder, 1)
    const found = await detector.detect(bright(20, 10), { width: 40, height: 40 }, { score: null, most: 5 })
    expect(found).toMatchObject([{ label: 'cat', x: 0, y: 0, width: 20, height: 40 }])
    expect(found[0]!.score).toBeCloseTo(1 / (1 + 2 * Math.exp(-4)), 5)
    await detector.release()
  })
})

describe('what is not installed', () => {
  test.each([
    { name: 'a model with a loop', bytes: Buffer.from('no model'), written: yolox, says: 'it is no ONNX model' },
    {
      name: 'classes that do not fit',
      bytes: smallYolox(),
      written: { ...yolox, classes: ['cup'] },
      says: 'expected [1, 5, 6]',
    },
    {
      name: 'a field that nobody knows',
      bytes: smallYolox(),
      written: { ...yolox, thresholds: { score: 3, nms: 0 } },
      says: 'written.json, thresholds.score',
    },
  ])('$name, and nothing is left behind', async ({ bytes, written, says }) => {
    await expect(add(bytes, 'yolox', written)).rejects.toThrow(says)
    expect(await listDetectors(home)).toEqual([])
  })

  test('one that fails when it is tried', async () => {
    const file = join(home, 'model.onnx')
    writeFileSync(file, smallDetr())
    const dies: Detects = () => Promise.reject(new Error('the process stopped'))
    const adding = addDetector({ file, family: 'detr', manifest: null, name: null, home, detect: dies })
    await expect(adding).rejects.toThrow('the process stopped')
    expect(readdirSync(join(home, 'detectors'))).toEqual([])
  })

  test.each(['../detectors', 'nowhere', '', '.hidden'])('"%s" is no name of one', async (name) => {
    await expect(findDetector(name, home)).rejects.toMatchObject({ kind: 'not-found' })
    await expect(removeDetector(name, home)).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('a detector that was changed on the disk', () => {
  test('is not opened, and is told in the list where that shows', async () => {
    const { folder, manifest } = await add(smallYolox(), 'yolox', yolox)
    const model = join(folder, 'model.onnx')
    const bytes = readFileSync(model)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(model, bytes)
    await expect(openDetector(folder, 1)).rejects.toThrow(
      /has SHA-256 .*, detector.json says .*: add the detector again/,
    )
    writeFileSync(model, bytes.subarray(1))
    const [broken] = await listDetectors(home)
    expect(broken).toMatchObject({ id: 'model', problem: expect.stringContaining('detector.json says') })
    expect(await availableProposers(home)).toEqual(['salience'])
    writeFileSync(join(folder, 'detector.json'), JSON.stringify({ ...manifest, network: { family: 'other' } }))
    expect(await listDetectors(home)).toMatchObject([{ problem: expect.stringContaining('detector.json, network') }])
  })
})

test('proposals carry their image, their proposer and the class as label', async () => {
  await add(smallYolox(), 'yolox', yolox, 'Dogs')
  const media = 'a'.repeat(64)
  const decode = {
    salience: async () => [{ x: 1, y: 2, width: 3, height: 4, score: 0.5 }],
    fitted: async () => ({ image: { width: 32, height: 32 }, pixels: new Blob([bright(16, 16)]) }),
  }
  const ask = {
    media,
    mediaFolder: home,
    most: 3,
    home,
    decode,
    compute: { detect: async (each: Parameters<Detects>[0]) => detect(each) },
  }
  expect(await availableProposers(home)).toEqual(['salience', 'Dogs'])
  expect(await proposeRegions({ ...ask, proposer: 'salience' })).toEqual([
    { media, box: { x: 1, y: 2, width: 3, height: 4 }, label: '', score: 0.5, proposer: 'salience' },
  ])
  expect(await proposeRegions({ ...ask, proposer: 'Dogs' })).toMatchObject([
    { media, box: { x: 16, y: 16, width: 16, height: 16 }, label: 'dog', proposer: 'Dogs' },
  ])
  await expect(proposeRegions({ ...ask, proposer: 'Cats' })).rejects.toMatchObject({ kind: 'not-found' })
})

describe('what a detector reads', () => {
  const input: DetectorInput = {
    name: 'x',
    layout: 'nchw',
    width: 2,
    height: 2,
    channels: 'rgb',
    scale: 0.1,
    mean: [1, 0, 0],
    deviation: [1, 1, 2],
    fitting: 'corner',
    fill: 50,
    mask: null,
  }
  const pixels = Uint8Array.of(10, 20, 40, 20, 30, 60)
  const image = { width: 4, height: 2 }
  test.each([
    { name: 'planes, red first', change: {}, is: [0, 1, 4, 4, 2, 3, 5, 5, 2, 3, 2.5, 2.5] },
    { name: 'planes, blue first', change: { channels: 'bgr' }, is: [2, 3, 2.5, 2.5, 2, 3, 5, 5, 0, 1, 4, 4] },
    { name: 'pixels, red first', change: { layout: 'nhwc' }, is: [0, 2, 2, 1, 3, 3, 4, 5, 2.5, 4, 5, 2.5] },
  ] as const)('is $name, with its border', ({ change, is }) => {
    const { data, placement } = inputTensor(pixels, image, { ...input, ...change })
    expect([...data].map((each) => Math.round(each * 100) / 100)).toEqual(is)
    expect(placement).toEqual(placeImage(image, input, 'corner'))
  })
})

test('COCO has eighty classes with a name each, and numbers up to 90', () => {
  expect(new Set(coco80).size).toBe(80)
  expect(coco91).toHaveLength(91)
  expect(coco91.filter((name) => name !== '')).toEqual(coco80)
  expect([coco91[1], coco91[13], coco91[27], coco91[90]]).toEqual(['person', 'stop sign', 'backpack', 'toothbrush'])
})
