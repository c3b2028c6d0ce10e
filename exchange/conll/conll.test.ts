import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { say } from '../../contract/sentences/say.ts'
import { spanProblem } from '../../contract/text/boundaries.ts'
import type { ExportPost } from '../export-post.ts'
import { noLinks } from '../links.ts'
import { exported, parsed } from '../testing/parsed.ts'
import { conll } from './parse-conll.ts'
import { conllPrinter } from './print-conll.ts'

const read = (text: string) => parsed(conll, text, 'a.txt')
const printed = (posts: readonly ExportPost[]) => posts.map((post) => conllPrinter.print(post).text).join('')
const again = (text: string) => printed(read(text).posts.map(exported))

describe.each(['twitter2017/train', 'twitter2017/valid', 'gmner/train', 'gmner/dev'])('%s', (name) => {
  const path = `../shared/data/${name}.txt`
  test.skipIf(!existsSync(path))('is read without an issue and written byte for byte', () => {
    const text = readFileSync(path, 'utf8')
    const { posts, issues, facts } = read(text)
    expect(issues).toEqual([])
    expect(facts).toEqual({ scheme: 'BIO', refused: 0 })
    expect(posts.length).toBe(text.match(/^IMGID:/gm)!.length)
    expect(
      posts.every((post) => post.mentions.every(({ start, end }) => spanProblem(post.text, start, end) === null)),
    ).toBe(true)
    expect(printed(posts.map(exported)) === text).toBe(true)
  })
})

test('an IMGID post has its image, its words and its spans', () => {
  const [post] = read('IMGID:90001\nMira\tB-PER\n🎈\tO\nTarn\tB-LOC\nBridge\tI-LOC\n\n').posts
  expect(post).toMatchObject({
    name: '90001',
    text: 'Mira 🎈 Tarn Bridge',
    images: ['90001'],
    mentions: [
      { start: 0, end: 4, type: 'PER' },
      { start: 8, end: 19, type: 'LOC' },
    ],
    line: 1,
  })
  expect(post!.words!.map(({ start, end }) => post!.text.slice(start, end))).toEqual(['Mira', '🎈', 'Tarn', 'Bridge'])
})

test.each([
  { name: 'BIO', tags: ['B-PER', 'I-PER', 'B-PER', 'O'], scheme: 'BIO' },
  { name: 'IOB1', tags: ['I-PER', 'I-PER', 'B-PER', 'O'], scheme: 'IOB1' },
  { name: 'BIOES', tags: ['B-PER', 'E-PER', 'S-PER', 'O'], scheme: 'BIOES' },
  { name: 'BILOU', tags: ['B-PER', 'L-PER', 'U-PER', 'O'], scheme: 'BIOES' },
])('$name is told from the tags, read and written as it was', ({ tags, scheme }) => {
  const text = `${tags.map((tag, at) => `w${at}\t${tag}\n`).join('')}\n`
  const { posts, issues, facts } = read(text)
  expect(issues).toEqual([])
  expect(facts.scheme).toBe(scheme)
  expect(posts[0]!.mentions.map(({ start, end }) => [start, end])).toEqual([
    [0, 5],
    [6, 8],
  ])
  expect(again(text)).toBe(text)
})

test('an I- that nothing began is kept as a span of its own, and told', () => {
  const text = 'A\tB-PER\nB\tI-LOC\nC\tO\nD\tI-LOC\nE\tB-LOC\nF\tB-PER\nG\tB-LOC\n\n'
  const { posts, issues } = read(text)
  expect(posts[0]!.mentions.map((mention) => mention.type)).toEqual(['PER', 'LOC', 'LOC', 'LOC', 'PER', 'LOC'])
  expect(issues.map(({ severity, code, line }) => ({ severity, code, line }))).toEqual([
    { severity: 'warning', code: 'CONLL_TRANSITION', line: 2 },
    { severity: 'warning', code: 'CONLL_TRANSITION', line: 4 },
  ])
  expect(issues[0]!.message).toContain('I-LOC follows B-PER')
  expect(issues[0]!.message).toContain('begins a span')
  expect(again(text)).toBe(text)
})

test.each([
  { name: 'no tab', line: 'Bridge', code: 'CONLL_TAB', says: 'tab' },
  {
    name: 'a column too many',
    line: 'a\tb\tO',
    code: 'CONLL_COLS',
    says: 'found 3 columns parted by tabs, expected 2',
  },
  { name: 'an empty token', line: '\tB-PER', code: 'CONLL_TOKEN', says: 'empty token' },
  { name: 'a tag that is none', line: 'a\tPER', code: 'CONLL_TAG', says: 'found "PER", expected O' },
  {
    name: 'a control character in a type',
    line: 'a\tB-P\u202eR',
    code: 'NAME_CONTROL',
    says: 'P\\u{202e}R',
  },
  { name: 'a type of 65 characters', line: `a\tB-${'x'.repeat(65)}`, code: 'LABEL_NAME', says: '64' },
])('$name is an error on its line, and only its post is refused', ({ line, code, says }) => {
  const { posts, issues, facts } = read(`one\tO\n\ntwo\tB-PER\n${line}\nthree\tO\n\nfour\tO\n\n`)
  expect(posts.map((post) => post.text)).toEqual(['one', 'four'])
  expect(facts.refused).toBe(1)
  expect(issues).toMatchObject([{ severity: 'error', code, file: 'a.txt', line: 4 }])
  expect(issues[0]!.message).toContain(says)
})

test.each([
  { name: 'CR LF', text: 'IMGID:1\r\na\tO\r\nb\tB-X\r\n\r\nIMGID:2\r\nc\tO\r\n\r\n', posts: 2 },
  { name: 'lone CR', text: 'IMGID:1\ra\tO\rb\tB-X\r\rIMGID:2\rc\tO\r\r', posts: 2 },
  { name: 'no final newline', text: 'IMGID:1\na\tO\n\nIMGID:2\nc\tB-X', posts: 2 },
  { name: 'no blank line between posts', text: 'IMGID:1\na\tO\nIMGID:2\nc\tB-X\n', posts: 2 },
  { name: 'more blank lines everywhere', text: '\n\nIMGID:1\na\tO\n\n \n\nIMGID:2\nc\tB-X\n\n\n\n', posts: 2 },
  { name: 'CoNLL-2003', text: '-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n\n', posts: 1 },
  { name: 'comments', text: '# id = 1\na\tB-X\n\n# id = 2\n#\tO\nb\tO\n\n', posts: 2 },
  { name: 'spaces', text: 'a O\nb B-X\n\nIMGID:3\nc O\n\n', posts: 2 },
  { name: 'a token with odd spaces', text: 'a\u00a0b\tB-X\nc d\tO\n\u0085\tO\n\n', posts: 1 },
])('$name: read, and written byte for byte', ({ text, posts }) => {
  const result = read(text)
  expect(result.issues).toEqual([])
  expect(result.posts).toHaveLength(posts)
  expect(again(text)).toBe(text)
})

test('new labels in a file with more columns change its tags only', () => {
  const [post] = read('EU NNP I-NP I-ORG\nrejects VBZ I-VP O\n\n').posts
  const touched = { ...exported(post!), mentions: [{ start: 3, end: 10, type: 'PER', verdict: 'accepted' as const }] }
  expect(printed([touched])).toBe('EU NNP I-NP O\nrejects VBZ I-VP I-PER\n\n')
})

test('what CoNLL cannot hold is counted', () => {
  const post: ExportPost = {
    name: 'p1',
    text: 'Tarn  Bridge again',
    words: [
      { start: 0, end: 4 },
      { start: 6, end: 12 },
      { start: 13, end: 18 },
    ],
    images: ['x/a.jpg', 'b.jpg'],
    mentions: [
      { start: 0, end: 12, type: 'LOC', verdict: 'accepted' },
      { start: 6, end: 12, type: 'MISC', verdict: 'accepted' },
      { start: 14, end: 16, type: 'PER', verdict: 'accepted' },
      { start: 0, end: 4, type: 'PER', verdict: 'rejected' },
    ],
    status: 'skipped',
    links: {
      ...noLinks,
      relations: [{ head: { start: 0, end: 1 }, tail: { start: 2, end: 3 }, type: null, verdict: 'accepted' }],
      judgements: [{ image: 0, judgement: 'irrelevant' }],
    },
    metadata: { jsonl: { source: 'diary' } },
  }
  const { text, losses } = conllPrinter.print(post)
  expect(text).toBe('IMGID:a\nTarn\tB-LOC\nBridge\tI-LOC\nagain\tB-PER\n\n')
  expect([...losses.values()]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1])
  expect([...losses.keys()].map((code) => say(code).text).join()).toMatch(
    /inside a word.*rejected.*overlap.*not done.*relations.*judgements.*fields.*images.*spaces/,
  )
})

test('a label on a token that begins with a combining mark is grown to the whole character', () => {
  const { posts, issues } = read('a\tO\n\u0301b\tB-X\n\n')
  expect(issues).toMatchObject([{ severity: 'warning', code: 'SPAN_GRAPHEME', line: 1 }])
  const { text, mentions } = posts[0]!
  expect(spanProblem(text, mentions[0]!.start, mentions[0]!.end)).toBeNull()
  expect(again('a\tO\n\u0301b\tB-X\n\n')).toBe('a\tO\n\u0301b\tB-X\n\n')
})

test('a sentence without end is refused once, with flat memory', () => {
  const { posts, issues } = read(`${'a\tO\n'.repeat(250_000)}\nb\tO\n\n`)
  expect(posts.map((post) => post.text)).toEqual(['b'])
  expect(issues).toMatchObject([{ code: 'SENT_TOO_LONG', line: 200_001 }])
})

test('a line that could not be read takes its post along', () => {
  const run = conll.start('a.txt')
  const items = [
    ...run.push({ number: 1, text: 'a\tO', end: '\n' }),
    ...run.pushUnreadable(2),
    ...run.push({ number: 3, text: '', end: '\n' }),
    ...run.push({ number: 4, text: 'b\tO', end: '\n' }),
    ...run.end(),
  ]
  expect(items.map((item) => (item.kind === 'post' ? item.post.text : item.kind))).toEqual(['b', 'file'])
  expect(items.at(-1)).toMatchObject({ facts: { refused: 1 } })
})

const token = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 8 })
  .filter((text) => !/[\t\r\n]/.test(text) && text.trim() !== '' && !text.startsWith('-DOCSTART-'))
const sentences = fc.array(
  fc.record({
    id: fc.option(fc.stringMatching(/^[a-z0-9_]{1,12}$/), { nil: undefined }),
    words: fc.array(fc.tuple(token, fc.constantFrom('O', 'B-PER', 'I-PER', 'B-a b', 'I-LOC')), {
      minLength: 1,
      maxLength: 12,
    }),
  }),
  { minLength: 1, maxLength: 8 },
)

test('any file of tokens and tags is written as it was read', () => {
  fc.assert(
    fc.property(sentences, fc.constantFrom('\n', '\r\n'), (posts, end) => {
      const text = posts
        .map(({ id, words }) => [...(id ? [`IMGID:${id}`] : []), ...words.map((each) => each.join('\t')), ''])
        .map((lines) => lines.map((line) => line + end).join(''))
        .join('')
      const result = read(text)
      expect(result.issues.filter((issue) => issue.severity === 'error')).toEqual([])
      expect(printed(result.posts.map(exported))).toBe(text)
    }),
  )
})
