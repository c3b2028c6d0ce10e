import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BoxedImage } from '../boxed-image.ts'
import { parseVoc } from './parse-voc.ts'
import { imgidOf, printVoc, vocFileOf } from './print-voc.ts'

const box = (corners = '<xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax>', name = '<name>Mira</name>') =>
  `<object>\n${name}\n<bndbox>${corners}</bndbox>\n</object>`
const file = (
  objects: string,
  size = '<size><width>100</width><height>50</height></size>',
  name = '<filename>1.jpg</filename>',
) => `<annotation>\n${name}\n${size}\n${objects}\n</annotation>\n`

test('several objects of one name are several boxes, in pixels from the corner', () => {
  const two = `${box()}\n${box('<xmin>0</xmin><ymin>0</ymin><xmax>100</xmax><ymax>50</ymax>')}`
  expect(parseVoc(file(two), 'a.xml')).toEqual({
    image: {
      name: '1.jpg',
      size: { width: 100, height: 50 },
      objects: [
        { label: 'Mira', box: { x: 1, y: 2, width: 29, height: 38 } },
        { label: 'Mira', box: { x: 0, y: 0, width: 100, height: 50 } },
      ],
    },
    issues: [],
  })
})

describe('a name', () => {
  test.each([
    { written: 'Tom &amp; Jerry &lt;3', label: 'Tom & Jerry <3' },
    { written: '&#x1F388;&#33;', label: '🎈!' },
    { written: '&amp;lt;', label: '&lt;' },
    { written: 'Caf\u00e9 \u{1F388}', label: 'Café 🎈' },
    { written: '007', label: '007' },
    { written: 'true', label: 'true' },
  ])('written as $written is $label', ({ written, label }) => {
    expect(parseVoc(file(box(undefined, `<name>${written}</name>`)), 'a.xml').image?.objects[0]?.label).toBe(label)
  })
})

describe('a file is refused by name, line and field', () => {
  test.each([
    { name: 'no XML', text: 'hello', line: 1, field: null, code: 'XML_SYNTAX' },
    { name: 'nothing', text: '', line: 1, field: null, code: 'XML_SYNTAX' },
    { name: 'cut off', text: file(box()).slice(0, 120), line: 6, field: null, code: 'XML_SYNTAX' },
    {
      name: 'tags that cross',
      text: '<annotation>\n<a><b></a></b>\n</annotation>',
      line: 2,
      field: null,
      code: 'XML_SYNTAX',
    },
    { name: 'another root', text: '<html></html>', line: 1, field: null, code: 'VOC_ROOT' },
    { name: 'no file name', text: file('', undefined, ''), line: 1, field: 'filename', code: 'VOC_NAME' },
    {
      name: 'a path',
      text: file('', undefined, '<filename>../x.jpg</filename>'),
      line: 1,
      field: 'filename',
      code: 'IMG_PATH',
    },
    { name: 'no name', text: file(box(undefined, '')), line: 4, field: 'object[0].name', code: 'VOC_NAME' },
    {
      name: 'an unknown entity',
      text: file(box(undefined, '<name>&lol;</name>')),
      line: 4,
      field: 'object[0].name',
      code: 'VOC_NAME',
    },
    {
      name: 'half a surrogate',
      text: file(box(undefined, '<name>&#xD800;</name>')),
      line: 4,
      field: 'object[0].name',
      code: 'VOC_NAME',
    },
    {
      name: 'a missing corner',
      text: file(`${box()}\n${box('<xmin>1</xmin><ymin>2</ymin><xmax>30</xmax>')}`),
      line: 10,
      field: 'object[1].bndbox.ymax',
      code: 'VOC_BOX',
    },
    {
      name: 'a corner in words',
      text: file(box('<xmin>left</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax>')),
      line: 6,
      field: 'object[0].bndbox.xmin',
      code: 'VOC_BOX',
    },
    {
      name: 'an endless number',
      text: file(box('<xmin>1e999</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax>')),
      line: 6,
      field: 'object[0].bndbox.xmin',
      code: 'VOC_BOX',
    },
    {
      name: 'a huge number',
      text: file(box('<xmin>1</xmin><ymin>2</ymin><xmax>99999999999999</xmax><ymax>40</ymax>')),
      line: 6,
      field: 'object[0].bndbox',
      code: 'BOX_RANGE',
    },
    {
      name: 'a reversed box',
      text: file(box('<xmin>30</xmin><ymin>2</ymin><xmax>1</xmax><ymax>40</ymax>')),
      line: 6,
      field: 'object[0].bndbox',
      code: 'BOX_ORDER',
    },
    {
      name: 'a box outside',
      text: file(box('<xmin>200</xmin><ymin>2</ymin><xmax>300</xmax><ymax>40</ymax>')),
      line: 6,
      field: 'object[0].bndbox',
      code: 'BOX_OUTSIDE',
    },
    {
      name: 'a size in words',
      text: file('', '<size><width>wide</width><height>50</height></size>'),
      line: 3,
      field: 'size',
      code: 'VOC_SIZE',
    },
    { name: 'half a size', text: file('', '<size><width>5</width></size>'), line: 3, field: 'size', code: 'VOC_SIZE' },
  ])('$name', ({ text, line, field, code }) => {
    const { image, issues } = parseVoc(text, 'a.xml')
    expect(image).toBeNull()
    expect(issues).toContainEqual(expect.objectContaining({ file: 'a.xml', severity: 'error', line, field, code }))
  })
})

describe('what a document type could do is not done', () => {
  const laughs = `<!DOCTYPE a [\n<!ENTITY a "ha">\n${Array.from({ length: 20 }, (_, at) => `<!ENTITY ${String.fromCharCode(98 + at)} "${`&${String.fromCharCode(97 + at)};`.repeat(10)}">`).join('\n')}\n]>\n`
  test.each([
    { name: 'a billion laughs', text: laughs + file(box(undefined, '<name>&u;</name>')) },
    {
      name: 'another file',
      text: `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${file(box(undefined, '<name>&x;</name>'))}`,
    },
    { name: 'in small letters', text: `<!doctype annotation>${file(box())}` },
  ])('$name', ({ text }) => {
    const start = performance.now()
    const { image, issues } = parseVoc(text, 'a.xml')
    expect(performance.now() - start).toBeLessThan(500)
    expect(image).toBeNull()
    expect(issues).toEqual([expect.objectContaining({ code: 'XML_DTD', line: 1 })])
  })

  test('a hundred thousand elements within each other are refused at once', () => {
    const start = performance.now()
    const { issues } = parseVoc(`<annotation>${'<a>'.repeat(100_000)}`, 'a.xml')
    expect(performance.now() - start).toBeLessThan(500)
    expect(issues).toEqual([expect.objectContaining({ code: 'XML_DEPTH' })])
  })

  test('names that programs know are names', () => {
    const { image } = parseVoc(file(`<__proto__><polluted>1</polluted></__proto__>${box()}`), 'a.xml')
    expect(image === null || image.objects.length === 1).toBe(true)
    expect(({} as { readonly polluted?: string }).polluted).toBeUndefined()
  })
})

test('a box that reaches beyond the image is cut, and one without a known image is kept, both with a warning', () => {
  const wide = box('<xmin>-5</xmin><ymin>2.5</ymin><xmax>130</xmax><ymax>40</ymax>')
  const cut = parseVoc(file(wide), 'a.xml')
  expect(cut.image?.objects[0]?.box).toEqual({ x: 0, y: 2.5, width: 100, height: 37.5 })
  expect(cut.issues).toEqual([expect.objectContaining({ severity: 'warning', code: 'BOX_CUT', line: 6 })])
  for (const size of ['', '<size><width>0</width><height>0</height></size>']) {
    const open = parseVoc(file(box(), size), 'a.xml')
    expect(open.image?.size).toBeNull()
    expect(open.issues).toEqual([expect.objectContaining({ severity: 'warning', code: 'VOC_SIZE' })])
  }
})

const side = fc.integer({ min: 2, max: 5000 })
const label = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 30 })
  .map((text) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]/gu, '').trim())
  .filter((text) => text !== '')
const images: fc.Arbitrary<BoxedImage> = fc.record({ width: side, height: side }).chain((size) => {
  const span = (most: number) =>
    fc
      .tuple(fc.nat({ max: most - 1 }), fc.nat({ max: most - 1 }))
      .map(([a, b]) => [Math.min(a, b), Math.abs(a - b) + 1] as const)
  const object = fc
    .tuple(label, span(size.width), span(size.height))
    .map(([text, [x, width], [y, height]]) => ({ label: text, box: { x, y, width, height } }))
  const name = fc.stringMatching(/^[\w &<>'"-]{1,12}\.jpg$/).filter((text) => text.trim() === text)
  return fc.record({ name, size: fc.constantFrom(size, null), objects: fc.array(object, { maxLength: 5 }) })
})

test('what we write we read back unchanged', () => {
  fc.assert(
    fc.property(images, (image) => {
      expect(parseVoc(printVoc(image), 'a.xml').image).toEqual(image)
    }),
  )
})

test('a box of parts of pixels comes back as the whole ones around it', () => {
  const image = {
    name: '1.jpg',
    size: { width: 9, height: 9 },
    objects: [{ label: 'a', box: { x: 1.2, y: 2, width: 3.1, height: 4.5 } }],
  }
  expect(parseVoc(printVoc(image), 'a').image?.objects[0]?.box).toEqual({ x: 1, y: 2, width: 4, height: 5 })
})

test('a mutated file never throws, and every issue has its place', () => {
  const seed = printVoc({
    name: '1.jpg',
    size: { width: 40, height: 30 },
    objects: [{ label: 'Tom & Jerry', box: { x: 1, y: 2, width: 3, height: 4 } }],
  })
  const pieces = [
    '<',
    '>',
    '&',
    '</',
    '<!--',
    '<![CDATA[',
    ']]>',
    '<?',
    '&#0;',
    '-1',
    '1e9',
    '\0',
    '"',
    '\u202e',
    '<object>',
  ]
  const edit = fc.record({ place: fc.nat(), cut: fc.nat({ max: 12 }), insert: fc.constantFrom('', ...pieces) })
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
      let text = seed
      for (const { place, cut, insert } of edits) {
        const at = place % (text.length + 1)
        text = text.slice(0, at) + insert + text.slice(at + cut)
      }
      const { image, issues } = parseVoc(text, 'mutated')
      for (const { file: name, line, message } of issues) {
        expect(name).toBe('mutated')
        expect(line === null || line >= 1).toBe(true)
        expect(message.length).toBeGreaterThan(5)
      }
      expect(image === null).toBe(issues.some(({ severity }) => severity === 'error'))
      for (const { box: own } of image?.objects ?? []) expect(own.width * own.height).toBeGreaterThanOrEqual(1)
    }),
    { numRuns: 1500 },
  )
})

test('a post’s file is found by its IMGID', () => {
  expect(vocFileOf('O_4862')).toBe('O_4862.xml')
  expect(imgidOf('xml/16_05_01_160.xml')).toBe('16_05_01_160')
})

const folder = '../shared/data/gmner'
const here = existsSync(`${folder}/xml`)
if (!here) console.warn('the boxes of GMNER are not on this machine: their test is skipped')
describe.skipIf(!here)('GMNER', () => {
  test('all of its files are read without an issue, written again alike, and belong to a post', () => {
    const names = readdirSync(`${folder}/xml`)
    expect(names).toHaveLength(832)
    const imgids = new Set(
      readFileSync(`${folder}/dev.txt`, 'utf8')
        .match(/^IMGID:.*$/gm)!
        .map((line) => line.slice(6).trim()),
    )
    let boxes = 0
    for (const name of names) {
      const { image, issues } = parseVoc(readFileSync(`${folder}/xml/${name}`, 'utf8'), name)
      expect(issues, name).toEqual([])
      expect(parseVoc(printVoc(image!), name).image, name).toEqual(image)
      expect(imgids.has(imgidOf(name)), name).toBe(true)
      boxes += image!.objects.length
    }
    expect(boxes).toBe(1164)
  })
})
