import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BoxedImage } from '../boxed-image.ts'
import { parseCoco } from './parse-coco.ts'
import { printCoco } from './print-coco.ts'

const good = {
  info: { description: 'anything' },
  images: [
    { id: 7, file_name: 'a/1.jpg', width: 100, height: 50, license: 3 },
    { id: 'x', file_name: '2.jpg', width: 10, height: 10 },
  ],
  categories: [
    { id: 1, name: 'dog', supercategory: 'animal' },
    { id: 18, name: '' },
  ],
  annotations: [
    { id: 1, image_id: 7, category_id: 1, bbox: [1.5, 2, 20, 30.25], area: 1, iscrowd: 0, segmentation: [] },
    { id: 2, image_id: 'x', category_id: 18, bbox: [0, 0, 10, 10] },
    { id: 3, image_id: 7, category_id: 1, bbox: [0, 0, 100, 50] },
  ],
}
const parsed = (value: unknown) => parseCoco(JSON.stringify(value), 'a.json')

test('images have their boxes, in the order of the file', () => {
  expect(parsed(good)).toEqual({
    images: [
      {
        name: 'a/1.jpg',
        size: { width: 100, height: 50 },
        objects: [
          { label: 'dog', box: { x: 1.5, y: 2, width: 20, height: 30.25 } },
          { label: 'dog', box: { x: 0, y: 0, width: 100, height: 50 } },
        ],
      },
      {
        name: '2.jpg',
        size: { width: 10, height: 10 },
        objects: [{ label: '', box: { x: 0, y: 0, width: 10, height: 10 } }],
      },
    ],
    issues: [],
  })
})

const [image, other] = good.images
const [first] = good.annotations
describe('a file is refused by field', () => {
  test.each([
    { name: 'a list', value: [], field: null, code: 'COCO_TYPE' },
    { name: 'no images', value: { ...good, images: undefined }, field: 'images', code: 'COCO_LIST' },
    { name: 'annotations by name', value: { ...good, annotations: {} }, field: 'annotations', code: 'COCO_LIST' },
    {
      name: 'an image that is none',
      value: { ...good, images: [image, other, 3] },
      field: 'images[2]',
      code: 'COCO_TYPE',
    },
    {
      name: 'one id for two images',
      value: { ...good, images: [image, { ...other, id: 7 }] },
      field: 'images[1].id',
      code: 'ID_DUP',
    },
    {
      name: 'an id that is none',
      value: { ...good, images: [{ ...image, id: 1.5 }, other] },
      field: 'images[0].id',
      code: 'COCO_ID',
    },
    {
      name: 'a path that leads out',
      value: { ...good, images: [{ ...image, file_name: '../1.jpg' }, other] },
      field: 'images[0].file_name',
      code: 'IMG_PATH',
    },
    {
      name: 'no file name',
      value: { ...good, images: [{ ...image, file_name: null }, other] },
      field: 'images[0].file_name',
      code: 'COCO_NAME',
    },
    {
      name: 'a size that is none',
      value: { ...good, images: [{ ...image, width: -4 }, other] },
      field: 'images[0]',
      code: 'COCO_SIZE',
    },
    {
      name: 'a huge size',
      value: { ...good, images: [{ ...image, width: 1e9 }, other] },
      field: 'images[0]',
      code: 'COCO_SIZE',
    },
    {
      name: 'a category without a name',
      value: { ...good, categories: [{ id: 1 }, good.categories[1]] },
      field: 'categories[0].name',
      code: 'COCO_NAME',
    },
    {
      name: 'an unknown image',
      value: { ...good, annotations: [{ ...first, image_id: 8 }] },
      field: 'annotations[0].image_id',
      code: 'COCO_IMAGE',
    },
    {
      name: 'a number that is a text',
      value: { ...good, annotations: [{ ...first, image_id: '7' }] },
      field: 'annotations[0].image_id',
      code: 'COCO_IMAGE',
    },
    {
      name: 'an unknown category',
      value: { ...good, annotations: [first, { ...first, category_id: 2 }] },
      field: 'annotations[1].category_id',
      code: 'COCO_CATEGORY',
    },
    {
      name: 'three numbers',
      value: { ...good, annotations: [{ ...first, bbox: [1, 2, 3] }] },
      field: 'annotations[0].bbox',
      code: 'COCO_BOX',
    },
    {
      name: 'texts',
      value: { ...good, annotations: [{ ...first, bbox: ['1', 2, 3, 4] }] },
      field: 'annotations[0].bbox',
      code: 'COCO_BOX',
    },
    {
      name: 'a reversed box',
      value: { ...good, annotations: [{ ...first, bbox: [30, 2, -20, 4] }] },
      field: 'annotations[0].bbox',
      code: 'BOX_ORDER',
    },
    {
      name: 'an empty box',
      value: { ...good, annotations: [{ ...first, bbox: [3, 2, 0, 4] }] },
      field: 'annotations[0].bbox',
      code: 'BOX_ORDER',
    },
    {
      name: 'a box outside',
      value: { ...good, annotations: [{ ...first, bbox: [300, 2, 4, 4] }] },
      field: 'annotations[0].bbox',
      code: 'BOX_OUTSIDE',
    },
    {
      name: 'a huge box',
      value: { ...good, annotations: [{ ...first, bbox: [0, 0, 1e300, 4] }] },
      field: 'annotations[0].bbox',
      code: 'BOX_RANGE',
    },
  ])('$name', ({ value, field, code }) => {
    const { images, issues } = parsed(value)
    expect(images).toBeNull()
    expect(issues).toContainEqual(expect.objectContaining({ file: 'a.json', severity: 'error', field, code }))
  })

  test.each([
    { name: 'no JSON', text: 'images', line: 1, code: 'JSON_SYNTAX' },
    { name: 'an endless number', text: '{\n"images": [],\n"x": 1e999}', line: 3, code: 'NUM_RANGE' },
    { name: 'a key twice', text: '{"images": [],\n"images": []}', line: 2, code: 'JSON_DUPKEY' },
    { name: 'cut off', text: `${JSON.stringify(good, null, 1).slice(0, 200)}`, line: 16, code: 'JSON_CUT' },
    { name: 'a hundred thousand lists', text: '['.repeat(100_000), line: 1, code: 'JSON_DEPTH' },
  ])('$name, by line', ({ text, line, code }) => {
    const { images, issues } = parseCoco(text, 'a.json')
    expect(images).toBeNull()
    expect(issues).toEqual([expect.objectContaining({ line, code })])
  })
})

test('what is not kept, not known or cut is told', () => {
  const value = {
    ...good,
    images: [{ id: 7, file_name: '1.jpg' }, other],
    annotations: [
      { ...first, segmentation: [[1, 2, 3, 4, 5, 6]] },
      { ...first, image_id: 'x', bbox: [5, 5, 10, 2] },
    ],
  }
  const { images, issues } = parsed(value)
  expect(images?.map(({ size, objects }) => [size, objects.length])).toEqual([
    [null, 1],
    [{ width: 10, height: 10 }, 1],
  ])
  expect(images?.[1]?.objects[0]?.box).toEqual({ x: 5, y: 5, width: 5, height: 2 })
  expect(issues.map(({ severity, code, field }) => [severity, code, field])).toEqual([
    ['warning', 'COCO_SIZE', 'images[0]'],
    ['warning', 'BOX_CUT', 'annotations[1].bbox'],
    ['warning', 'COCO_OUTLINES', 'annotations'],
  ])
})

const label = fc.string({ maxLength: 20 }).map((text) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, ''))
const images: fc.Arbitrary<readonly BoxedImage[]> = fc.array(
  fc.record({ width: fc.integer({ min: 2, max: 5000 }), height: fc.integer({ min: 2, max: 5000 }) }).chain((size) => {
    // Eighths of pixels, so that adding and taking away loses nothing.
    const span = (most: number) =>
      fc.tuple(fc.nat({ max: 8 * (most - 1) }), fc.nat({ max: 8 * (most - 1) })).map(([a, b]) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        return [from / 8, Math.min(8 * most - from, to - from + 8) / 8] as const
      })
    const object = fc
      .tuple(label, span(size.width), span(size.height))
      .map(([text, [x, width], [y, height]]) => ({ label: text, box: { x, y, width, height } }))
    const name = fc.stringMatching(/^[\w &<>'"-]{1,12}\.jpg$/)
    return fc.record({ name, size: fc.constantFrom(size, null), objects: fc.array(object, { maxLength: 5 }) })
  }),
  { maxLength: 5 },
)

test('what we write we read back unchanged', () => {
  fc.assert(
    fc.property(images, (some) => {
      expect(parseCoco(printCoco(some), 'a.json').images).toEqual(some)
    }),
  )
})

test('a mutated file never throws, and every issue names the file', () => {
  const seed = JSON.stringify(good)
  const pieces = ['"', '{', '[', ']', ',', '-', '1e999', 'null', '\\ud800', '__proto__', '9007199254740993', '\0']
  const edit = fc.record({ place: fc.nat(), cut: fc.nat({ max: 9 }), insert: fc.constantFrom('', ...pieces) })
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      let text = seed
      for (const { place, cut, insert } of edits) {
        const at = place % (text.length + 1)
        text = text.slice(0, at) + insert + text.slice(at + cut)
      }
      const { images: found, issues } = parseCoco(text, 'mutated')
      for (const issue of issues) expect(issue.file).toBe('mutated')
      expect(found === null).toBe(issues.some(({ severity }) => severity === 'error'))
      for (const { objects } of found ?? [])
        for (const { box } of objects) expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1)
    }),
    { numRuns: 1500 },
  )
})
