import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { say } from '../../contract/sentences/say.ts'
import type { ExportPost } from '../export-post.ts'
import { noLinks } from '../links.ts'
import { exported, parsed } from '../testing/parsed.ts'
import { type MnreMetadata, mnre } from './parse-mnre.ts'
import { mnrePrinter } from './print-mnre.ts'
import { parsePythonLiteral } from './python-literal.ts'
import { pythonText } from './python-text.ts'

const read = (text: string) => parsed(mnre, text, 'a.txt')

describe.each([
  { name: 'mnre_train', lines: 12_247, posts: 7356 },
  { name: 'mnre_val', lines: 1624, posts: 931 },
])('$name', ({ name, lines, posts }) => {
  const path = `../shared/data/mnre/${name}.txt`
  test.skipIf(!existsSync(path))('every line is read without an issue', () => {
    const result = read(readFileSync(path, 'utf8'))
    expect(result.issues).toEqual([])
    expect(result.posts).toHaveLength(lines)
    expect(result.posts.every((post) => post.joins)).toBe(true)
    expect(new Set(result.posts.map((post) => `${post.images[0]}\n${post.text}`)).size).toBe(posts)
    const types = new Set(result.posts.flatMap((post) => post.mentions.map((mention) => mention.type)))
    expect([...types].sort()).toEqual(['LOC', 'MISC', 'ORG', 'PER'])
    for (const post of result.posts) {
      const { relations } = post.metadata.mnre as MnreMetadata
      const [{ h, t, relation }] = relations as [MnreMetadata['relations'][number]]
      expect(post.links?.relations.map(({ type }) => type ?? 'None')).toEqual([relation])
      const surfaces = post.mentions.map(({ start, end }) => post.text.slice(start, end))
      expect(surfaces).toEqual(relation === 'None' ? [] : [h.name, t.name])
    }
  })
})

const line = (relation: string, more = '') =>
  `{'token': ['Mira', "isn't", 'at', 'Tarn', 'Bridge'], 'h': {'name': 'Mira', 'pos': [0, 1]}, 't': {'name': 'Tarn Bridge', 'pos': (3, 5)}, 'img_id': '1.jpg', 'relation': '${relation}'${more}}\n`

test('the ends of a relation are mentions, and the relation is kept', () => {
  const { posts, issues } = read(line('/per/loc/place_of_residence'))
  expect(issues).toEqual([])
  expect(posts).toMatchObject([
    {
      name: '1.jpg',
      text: "Mira isn't at Tarn Bridge",
      images: ['1.jpg'],
      mentions: [
        { start: 0, end: 4, type: 'PER' },
        { start: 14, end: 25, type: 'LOC' },
      ],
      links: {
        relations: [
          {
            head: { start: 0, end: 4 },
            tail: { start: 14, end: 25 },
            type: '/per/loc/place_of_residence',
            verdict: 'accepted',
          },
        ],
      },
      metadata: { mnre: { relations: [{ relation: '/per/loc/place_of_residence' }] } },
    },
  ])
})

test('a name with itself is one mention and no pair', () => {
  const { posts } = read(
    line('/per/per/alternate_names').replace("'Tarn Bridge', 'pos': (3, 5)", "'Mira', 'pos': (0, 1)"),
  )
  expect(posts[0]!.mentions).toEqual([{ start: 0, end: 4, type: 'PER' }])
  expect(posts[0]).not.toHaveProperty('links')
})

test('a pair without a relation has no types, and so no mentions; it is kept', () => {
  const { posts, issues } = read(line('None'))
  expect(issues).toEqual([])
  expect(posts[0]).toMatchObject({
    mentions: [],
    links: { relations: [{ head: { start: 0, end: 4 }, tail: { start: 14, end: 25 }, type: null }] },
    metadata: { mnre: { relations: [{ relation: 'None' }] } },
  })
  // Nobody has typed its ends, and still it leaves as it came.
  expect(mnrePrinter.print(exported(posts[0]!)).text).toBe(
    `{'token': ['Mira', "isn't", 'at', 'Tarn', 'Bridge'], 'h': {'name': 'Mira', 'pos': [0, 1]}, 't': {'name': 'Tarn Bridge', 'pos': [3, 5]}, 'img_id': '1.jpg', 'relation': 'None'}\n`,
  )
})

test.each([
  { name: 'code', text: "__import__('os')", code: 'MNRE_SYNTAX', says: 'column 1' },
  { name: 'a record cut off', text: "{'token': ['a'", code: 'TRUNCATED', says: 'end of the line' },
  { name: 'a list', text: "['a']\n", code: 'MNRE_FIELD', says: 'dictionary' },
  { name: 'a missing token list', text: "{'h': 1}\n", code: 'MNRE_FIELD', says: 'list of texts' },
  { name: 'a relation without types', text: line('member'), code: 'MNRE_RELATION', says: '/head/tail/name' },
  { name: 'a key given twice', text: line('None', ", 'h': 1"), code: 'MNRE_SYNTAX', says: '"h" is given twice' },
  {
    name: 'a position outside',
    text: line('None').replace('(3, 5)', '(3, 6)'),
    code: 'SPAN_RANGE',
    says: 'found 3 to 6, expected a range within the 5 tokens',
  },
  {
    name: 'an image outside its folder',
    text: line('None').replace("'1.jpg'", "'../1.jpg'"),
    code: 'IMG_PATH',
    says: 'leads outside',
  },
  { name: 'brackets without end', text: `${'['.repeat(100_000)}\n`, code: 'MNRE_SYNTAX', says: 'more than 64' },
])('$name is an error that names file and line', ({ text, code, says }) => {
  const { posts, issues, facts } = read(`${line('None')}${text}`)
  expect(posts).toHaveLength(1)
  expect(facts.refused).toBe(1)
  expect(issues).toMatchObject([{ severity: 'error', code, file: 'a.txt', line: 2 }])
  expect(issues[0]!.message).toContain(says)
})

test('a name that is not what the position covers is told, and the position counts', () => {
  const { posts, issues } = read(line('/per/loc/x').replace("'name': 'Mira'", "'name': 'mira'"))
  expect(posts[0]!.mentions).toHaveLength(2)
  expect(issues).toMatchObject([{ severity: 'warning', code: 'SPAN_SURFACE', field: 'h.pos' }])
})

test.each([
  { text: "'it\\'s'", value: "it's" },
  { text: '"say \\"hi\\""', value: 'say "hi"' },
  { text: "u'\\u00e9\\x41\\U0001f388\\101\\n\\q'", value: 'éA🎈A\n\\q' },
  { text: '[1, -2, 3.5, None, True, False,]', value: [1, -2, 3.5, null, true, false] },
  { text: "('a', ('b',), [])", value: ['a', ['b'], []] },
  { text: " { 'a' : { } } ", value: { a: {} } },
])('$text is $value', ({ text, value }) => {
  const literal = parsePythonLiteral(text)
  expect(literal.ok && JSON.parse(JSON.stringify(literal.value))).toEqual(value)
})

test('__proto__ is a key like any other', () => {
  const literal = parsePythonLiteral("{'__proto__': {'polluted': 1}}")
  expect(literal.ok && Object.keys(literal.value as object)).toEqual(['__proto__'])
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

test.each(["'a", "'\\x4'", "'\\N{DASH}'", '{1: 2}', "b'a'", '[1 2]', 'lambda: 0', '1_000', "'a' 'b'", ''])(
  '%s is refused',
  (text) => expect(parsePythonLiteral(text).ok).toBe(false),
)

test('what we write as a Python text we read back unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parsePythonLiteral(pythonText(text))).toEqual({ ok: true, value: text })
      expect(pythonText(text)).not.toMatch(/[\n\r]/)
    }),
  )
})

const token = fc.constantFrom('Mira', "isn't", '"at"', '\\', '👩‍🚀', 'é', '#x')
const pairsOfTokens = fc.record({
  tokens: fc.array(token, { minLength: 2, maxLength: 6 }),
  pairs: fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5), fc.constantFrom('/per/org/member_of', '/per/per/peer', null)), {
    maxLength: 4,
  }),
  image: fc.option(fc.constant('a b.jpg')),
})

test('decided pairs that we write as MNRE we read back, with their image', () => {
  fc.assert(
    fc.property(pairsOfTokens, ({ tokens, pairs, image }) => {
      const text = tokens.join(' ')
      let end = -1
      const words = tokens.map((one) => {
        const start = end + 1
        end = start + one.length
        return { start, end }
      })
      const relations = pairs.flatMap(([head, tail, type]) => {
        const [from, to] = [words[head % words.length]!, words[tail % words.length]!]
        return from === to ? [] : [{ head: from, tail: to, type, verdict: 'accepted' } as const]
      })
      const images = image === null ? [] : [image]
      const links = { ...noLinks, relations }
      const post: ExportPost = { name: 'p', text, words, images, mentions: [], links, status: 'done', metadata: {} }
      const result = read(mnrePrinter.print(post).text)
      expect(result.issues).toEqual([])
      expect(result.posts.flatMap((one) => one.links?.relations)).toEqual(relations)
      for (const one of result.posts) expect([one.text, one.images]).toEqual([text, images])
    }),
  )
})

test('what MNRE cannot hold is counted', () => {
  const [head, tail, third] = [
    { start: 0, end: 4 },
    { start: 5, end: 8 },
    { start: 9, end: 12 },
  ]
  const post: ExportPost = {
    name: 'p',
    text: 'Mira saw Bob',
    words: [head, tail, third],
    images: ['1.jpg', '2.jpg'],
    mentions: [
      { ...head, type: 'PER', verdict: 'accepted' },
      { ...third, type: 'PER', verdict: 'accepted' },
      { ...tail, type: 'ORG', verdict: 'rejected' },
    ],
    links: {
      ...noLinks,
      relations: [
        { head, tail: third, type: 'knows', verdict: 'accepted' },
        { head, tail: third, type: '/per/per/peer', verdict: 'rejected' },
        { head, tail: { start: 10, end: 12 }, type: null, verdict: 'accepted' },
      ],
      judgements: [{ image: 0, judgement: 'irrelevant' }],
    },
    status: 'todo',
    metadata: {},
  }
  const { text, losses } = mnrePrinter.print(post)
  expect(text.match(/'relation': '([^']*)'/g)).toEqual(["'relation': 'None'"])
  expect([...losses].map(([what, count]) => [say(what).text.slice(0, 18), count])).toEqual([
    ['relations whose na', 1],
    ['rejected labels an', 2],
    ['relations whose en', 1],
    ['labels to which no', 2],
    ['regions, links and', 1],
    ['images beyond the ', 1],
    ['unfinished posts: ', 1],
  ])
})
