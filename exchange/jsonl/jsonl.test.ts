import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isGraphemeBoundary } from '../../contract/text/boundaries.ts'
import type { ExportPost } from '../export-post.ts'
import type { PostLinks } from '../links.ts'
import { exported, parsed } from '../testing/parsed.ts'
import { jsonl } from './parse-jsonl.ts'
import { jsonlPrinter } from './print-jsonl.ts'
import { parseStrictJson } from './strict-json.ts'

const read = (text: string) => parsed(jsonl, text, 'a.jsonl')
const one = (record: unknown) => read(`${JSON.stringify(record)}\n`)

test('a record is a post', () => {
  const { posts, issues } = one({
    id: 'p1',
    text: 'Mira 🎈 lives near Tarn Bridge',
    images: ['a/1.jpg'],
    entities: [{ start: 19, end: 30, label: 'LOC' }],
    source: 'diary',
  })
  expect(issues).toEqual([])
  expect(posts).toEqual([
    {
      name: 'p1',
      text: 'Mira 🎈 lives near Tarn Bridge',
      words: null,
      images: ['a/1.jpg'],
      mentions: [{ start: 19, end: 30, type: 'LOC' }],
      status: null,
      metadata: { jsonl: { source: 'diary' } },
      line: 1,
      joins: false,
    },
  ])
})

const family = '👨‍👩‍👧 in Paris'
test.each([
  { unit: 'UTF-16 units', start: 12, end: 17 },
  { unit: 'code points', start: 9, end: 14 },
  { unit: 'UTF-8 bytes', start: 22, end: 27 },
])('offsets in $unit are told by the surface', ({ start, end }) => {
  const { posts, issues } = one({ text: family, entities: [{ start, end, label: 'LOC', surface: 'Paris' }] })
  expect(issues).toEqual([])
  expect(posts[0]!.mentions).toEqual([{ start: 12, end: 17, type: 'LOC' }])
})

test('a unit that fits no entity is an error that shows the first mismatch', () => {
  const { issues } = one({ text: family, entities: [{ start: 1, end: 3, label: 'LOC', text: 'Paris' }] })
  expect(issues).toMatchObject([{ code: 'SPAN_UNIT', field: 'entities[0]', line: 1 }])
})

test('what one record shows of the unit holds for later records without surfaces', () => {
  const first = { text: family, entities: [{ start: 9, end: 14, label: 'LOC', surface: 'Paris' }] }
  const second = { text: '🎈🎈 Rome', entities: [{ start: 3, end: 7, label: 'LOC' }] }
  const { posts } = read(`${JSON.stringify(first)}\n${JSON.stringify(second)}\n`)
  expect(posts[1]!.text.slice(posts[1]!.mentions[0]!.start, posts[1]!.mentions[0]!.end)).toBe('Rome')
})

test.each([
  { name: 'a negative start', start: -1, end: 2 },
  { name: 'an end behind the text', start: 0, end: 99 },
  { name: 'an end before the start', start: 3, end: 2 },
  { name: 'an empty span', start: 2, end: 2 },
  { name: 'half an offset', start: 0, end: 1.5 },
  { name: 'an offset as text', start: 0, end: '3' },
  { name: 'half an emoji', start: 0, end: 6 },
])('$name is SPAN_RANGE with field and line', ({ start, end }) => {
  const { posts, issues } = one({ text: 'Mira 🎈', entities: [{ start, end, label: 'X' }] })
  expect(posts).toEqual([])
  expect(issues).toMatchObject([{ severity: 'error', code: 'SPAN_RANGE', file: 'a.jsonl', line: 1 }])
  expect(issues[0]!.field).toMatch(/^entities\[0\]/)
})

test('a label that cuts a character of several code points is grown, with a warning', () => {
  const { posts, issues } = one({ text: 'cafe\u0301 x', entities: [{ start: 0, end: 4, label: 'X' }] })
  expect(posts[0]!.mentions).toEqual([{ start: 0, end: 5, type: 'X' }])
  expect(issues).toMatchObject([{ severity: 'warning', code: 'SPAN_GRAPHEME' }])
})

test('half a surrogate pair becomes one character, and no offset moves', () => {
  const { posts, issues } = read('{"text":"a\\ud800b","entities":[{"start":2,"end":3,"label":"X"}]}\n')
  expect(posts[0]).toMatchObject({ text: 'a\ufffdb', mentions: [{ start: 2, end: 3, type: 'X' }] })
  expect(issues).toMatchObject([{ severity: 'warning', code: 'TEXT_SURROGATE', field: 'text' }])
})

test.each([
  { name: 'NaN', text: '{"text":"a","score":NaN}', code: 'JSON_SYNTAX' },
  { name: 'a comma too many', text: '{"text":"a",}', code: 'JSON_SYNTAX' },
  { name: 'single quotes', text: "{'text':'a'}", code: 'JSON_SYNTAX' },
  { name: 'a number too large', text: '{"text":"a","score":1e999}', code: 'NUM_RANGE' },
  { name: 'a key given twice', text: '{"text":"a","text":"b"}', code: 'JSON_DUPKEY' },
  { name: 'a record cut off', text: '{"text":"a', code: 'TRUNCATED' },
  { name: '100,000 nested lists', text: `{"text":"a","x":${'['.repeat(100_000)}`, code: 'JSON_DEPTH' },
  { name: 'a list', text: '[]', code: 'JSONL_FIELD' },
  { name: 'no text', text: '{"id":"a"}', code: 'JSONL_FIELD' },
  { name: 'neither text nor image', text: '{"text":""}', code: 'TEXT_EMPTY' },
  { name: 'an unknown status', text: '{"text":"a","status":"ready"}', code: 'JSONL_FIELD' },
  { name: 'an image outside its folder', text: '{"text":"a","images":["/etc/passwd"]}', code: 'IMG_PATH' },
  { name: 'a drive letter', text: '{"text":"a","images":["C:\\\\x.jpg"]}', code: 'IMG_PATH' },
  {
    name: 'a control character in a type',
    text: '{"text":"a","entities":[{"start":0,"end":1,"label":"P\\u202eX"}]}',
    code: 'NAME_CONTROL',
  },
  { name: 'words out of order', text: '{"text":"a b","words":[[2,3],[0,1]]}', code: 'SPAN_RANGE' },
])('$name is $code on its line', ({ text, code }) => {
  const { posts, issues, facts } = read(`{"text":"good"}\n\n${text}`)
  expect(posts).toHaveLength(1)
  expect(facts.refused).toBe(1)
  expect(issues).toMatchObject([{ severity: 'error', code, file: 'a.jsonl', line: 3 }])
})

test('an integer of too many digits is kept as text, to the last digit', () => {
  const { posts, issues } = read('{"id":9007199254740993,"text":"a","tweet":12345678901234567890}\n')
  expect(posts[0]).toMatchObject({ name: '9007199254740993', metadata: { jsonl: { tweet: '12345678901234567890' } } })
  expect(issues.map(({ code, field }) => [code, field])).toEqual([
    ['ID_PRECISION', 'id'],
    ['ID_PRECISION', 'tweet'],
  ])
})

test('reserved names are plain data', () => {
  const text = '{"text":"a","__proto__":{"polluted":1},"constructor":2,"metadata":{"__proto__":{"polluted":2}}}\n'
  const { posts } = read(text)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(JSON.stringify(posts[0]!.metadata)).toBe(
    '{"__proto__":{"polluted":2},"jsonl":{"__proto__":{"polluted":1},"constructor":2}}',
  )
})

test('what our strict reader takes, JSON.parse takes too, with the same value', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      const read = parseStrictJson(text)
      if (read.ok && read.exact.length === 0) expect(JSON.stringify(read.value)).toBe(JSON.stringify(JSON.parse(text)))
      else expect(['JSON_DUPKEY', 'NUM_RANGE', 'ID_PRECISION']).toContain(read.ok ? 'ID_PRECISION' : read.problem.code)
    }),
  )
})

test('what JSON.parse refuses, our strict reader refuses', () => {
  const mutated = fc.tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.string({ maxLength: 2 }))
  fc.assert(
    fc.property(mutated, ([json, place, insert]) => {
      const at = place % (json.length + 1)
      const text = json.slice(0, at) + insert + json.slice(at + 1)
      const read = parseStrictJson(text)
      let good = true
      try {
        JSON.parse(text)
      } catch {
        good = false
      }
      if (!good) expect(read.ok).toBe(false)
    }),
  )
})

const spanIn = (text: string, [a, b]: readonly [number, number]) => {
  const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number]
  const fits = from < to && isGraphemeBoundary(text, from) && isGraphemeBoundary(text, to)
  return fits ? { start: from, end: to } : null
}

interface Picks {
  readonly pairs: readonly (readonly [number, number, string | null, boolean])[]
  readonly boxes: readonly (readonly [number, number, string, boolean])[]
  readonly shown: readonly (readonly [number, number, boolean])[]
  readonly judged: readonly (readonly [number, boolean])[]
  readonly meant: readonly (readonly [number, string | null, boolean])[]
}

/** Links among what there is, accepted ones first, as they are written. */
function linksIn(
  mentions: ExportPost['mentions'],
  images: number,
  { pairs, boxes, shown, judged, meant }: Picks,
): PostLinks {
  const spans = mentions.filter(({ verdict }) => verdict === 'accepted').map(({ start, end }) => ({ start, end }))
  const verdictOf = (isAccepted: boolean) => (isAccepted ? 'accepted' : 'rejected')
  const byVerdict = <T extends { readonly verdict: string }>(all: readonly T[]) =>
    all.toSorted((a, b) => (a.verdict < b.verdict ? -1 : a.verdict > b.verdict ? 1 : 0))
  const relations = pairs.flatMap(([a, b, type, isAccepted]) => {
    const [head, tail] = [spans[a % spans.length], spans[b % spans.length]]
    if (!head || !tail || (head.start === tail.start && head.end === tail.end)) return []
    return [{ head, tail, type, verdict: verdictOf(isAccepted || type === null) } as const]
  })
  const regions = byVerdict(
    boxes
      .filter(() => images > 0)
      .map(([image, x, label, isAccepted]) => {
        const box = { x, y: 3, width: x + 1, height: 2.5 }
        return {
          image: image % images,
          box,
          label: label.slice(0, 64).toWellFormed(),
          verdict: verdictOf(isAccepted),
        } as const
      }),
  )
  const said = new Set<string>()
  const meanings = byVerdict(
    meant.flatMap(([at, entity, isAccepted]) => {
      const mention = spans[at % spans.length]
      const verdict = verdictOf(isAccepted)
      const once = JSON.stringify([mention, isAccepted || entity])
      if (mention === undefined || said.has(once)) return []
      said.add(once)
      return [{ mention, entity, verdict } as const]
    }),
  )
  const accepted = regions.filter(({ verdict }) => verdict === 'accepted').length
  return {
    relations: byVerdict(relations),
    regions,
    groundings: shown
      .filter(() => spans.length > 0)
      .map(([mention, region, isShown]) => ({
        mention: spans[mention % spans.length]!,
        region: accepted === 0 ? null : region % accepted,
        verdict: isShown ? 'shown' : 'not-shown',
      })),
    judgements: judged
      .filter(() => images > 0)
      .map(([image, isRelevant]) => ({ image: image % images, judgement: isRelevant ? 'relevant' : 'irrelevant' })),
    meanings,
  }
}

const posts = fc
  .record({
    name: fc.stringMatching(/^[a-z0-9_:.]{1,20}$/),
    text: fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.string({ unit: 'binary', minLength: 1 }),
    ),
    images: fc.array(fc.stringMatching(/^[a-z0-9]{1,8}\.jpg$/), { maxLength: 3 }),
    spans: fc.array(
      fc.tuple(
        fc.tuple(fc.nat(), fc.nat()),
        fc.constantFrom('PER', 'a b', 'Ä'),
        fc.constantFrom('accepted', 'rejected'),
      ),
      { maxLength: 6 },
    ),
    status: fc.constantFrom('todo' as const, 'skipped' as const, 'done' as const),
    pairs: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('/per/loc/x', 'y', null), fc.boolean()), {
      maxLength: 4,
    }),
    boxes: fc.array(fc.tuple(fc.nat(), fc.double({ min: 0, max: 9, noNaN: true }), fc.string(), fc.boolean()), {
      maxLength: 4,
    }),
    shown: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 4 }),
    judged: fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 2 }),
    meant: fc.array(fc.tuple(fc.nat(), fc.constantFrom('ada', '/m/0 1', 'urn:x:中', null), fc.boolean()), {
      maxLength: 4,
    }),
    extra: fc
      .dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
      // A double beyond 2^53 is printed with digits that it does not have.
      .filter((value) => !/\d{16}/.test(JSON.stringify(value))),
    conll: fc.option(fc.string()),
  })
  .map(({ spans, pairs, boxes, shown, judged, meant, conll, extra, ...post }): ExportPost => {
    const known = new Set(['id', 'text', 'images', 'image', 'entities', 'rejected', 'words', 'status', 'metadata'])
    const foreign = Object.fromEntries(Object.entries(extra).filter(([key]) => !known.has(key)))
    const mentions = spans.flatMap(([span, type, verdict]) => {
      const found = spanIn(post.text, span)
      return found === null ? [] : [{ ...found, type, verdict: verdict as 'accepted' | 'rejected' }]
    })
    return {
      ...post,
      words: [{ start: 0, end: post.text.length }],
      mentions,
      links: linksIn(mentions, post.images.length, { pairs, boxes, shown, judged, meant }),
      metadata: {
        ...(conll !== null && { conll: { id: conll } }),
        ...(Object.keys(foreign).length > 0 && { jsonl: foreign }),
      },
    }
  })

test('links that mean something else elsewhere are kept as they are, ours are checked', () => {
  const relations = [{ head: 1, child: 0, label: 'nsubj' }]
  const foreign = one({ text: 'Ada', relations })
  expect(foreign.issues).toEqual([])
  expect(foreign.posts[0]).toMatchObject({ metadata: { jsonl: { relations } } })
  expect(foreign.posts[0]).not.toHaveProperty('links')
  const post = { ...exported(foreign.posts[0]!), text: 'Ada' }
  expect(JSON.parse(jsonlPrinter.print(post).text)).toMatchObject({ relations })
})

const twoNames = {
  text: 'Ada met Bob',
  images: ['1.jpg'],
  entities: [
    { start: 0, end: 3, label: 'PER' },
    { start: 8, end: 11, label: 'PER' },
  ],
}
test.each([
  {
    name: 'an end that is not there',
    part: { relations: [{ head: 0, tail: 2, label: 'x' }] },
    field: 'relations[0].tail',
  },
  { name: 'a relation with itself', part: { relations: [{ head: 1, tail: 1, label: 'x' }] }, field: 'relations[0]' },
  {
    name: 'a relation without a name',
    part: { relations: [{ head: 0, tail: 1, label: 7 }] },
    field: 'relations[0].label',
  },
  {
    name: 'a rejected nothing',
    part: { rejected_relations: [{ head: 0, tail: 1, label: null }] },
    field: 'rejected_relations[0].label',
  },
  {
    name: 'a region on no image',
    part: { regions: [{ image: 1, x: 0, y: 0, width: 2, height: 2 }] },
    field: 'regions[0].image',
  },
  {
    name: 'a region without size',
    part: { regions: [{ image: 0, x: 0, y: 0, width: 0, height: 2 }] },
    field: 'regions[0]',
  },
  {
    name: 'a link to no region',
    part: { groundings: [{ entity: 0, region: 0, shown: true }] },
    field: 'groundings[0].region',
  },
  {
    name: 'a meaning that is no key',
    part: { meanings: [{ entity: 0, means: ' ada ' }] },
    field: 'meanings[0].means',
  },
  {
    name: 'a label that means two things',
    part: {
      meanings: [
        { entity: 0, means: 'ada' },
        { entity: 0, means: null },
      ],
    },
    field: 'meanings[1]',
  },
  {
    name: 'a judgement that is none',
    part: { judgements: [{ image: 0, relevant: 'no' }] },
    field: 'judgements[0].relevant',
  },
])('$name is an error that names its field', ({ part, field }) => {
  const { posts, issues } = one({ ...twoNames, ...part })
  expect(posts).toEqual([])
  expect(issues).toMatchObject([{ severity: 'error', field, line: 1 }])
})

test('what we write as JSONL we read back unchanged', () => {
  fc.assert(
    fc.property(posts, (post) => {
      const { text, losses } = jsonlPrinter.print(post)
      expect(losses.size).toBe(0)
      const result = read(text)
      expect(result.issues.filter(({ code }) => code !== 'ID_PRECISION')).toEqual([])
      const [again] = result.posts.map(exported)
      const byVerdict = [
        ...post.mentions.filter(({ verdict }) => verdict === 'accepted'),
        ...post.mentions.filter(({ verdict }) => verdict === 'rejected'),
      ]
      expect(again).toEqual({ ...post, mentions: byVerdict, metadata: JSON.parse(JSON.stringify(post.metadata)) })
    }),
  )
})
