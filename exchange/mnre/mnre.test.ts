import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parsed } from '../testing/parsed.ts'
import { type MnreMetadata, mnre } from './parse-mnre.ts'
import { parsePythonLiteral } from './python-literal.ts'

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
      metadata: { mnre: { relations: [{ relation: '/per/loc/place_of_residence' }] } },
    },
  ])
})

test('a pair without a relation has no types, and so no mentions; it is kept', () => {
  const { posts, issues } = read(line('None'))
  expect(issues).toEqual([])
  expect(posts[0]).toMatchObject({ mentions: [], metadata: { mnre: { relations: [{ relation: 'None' }] } } })
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
