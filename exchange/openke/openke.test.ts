import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { graphParsed } from '../testing/graph-parsed.ts'
import { parseIds } from './parse-ids.ts'
import { parseTexts } from './parse-texts.ts'
import { parseTriples } from './parse-triples.ts'

const known = { entities: new Set([0, 1, 2]), relations: new Set([0]) }

describe('ids', () => {
  test.each([
    { name: 'plain', text: '2\n/m/027rn\t0\n/m/06cx9\t1\n', found: ['/m/027rn', '/m/06cx9'], told: [] },
    {
      name: 'with Windows line ends, spaces and Unicode in names',
      text: '3\r\nNew York\t0\r\nÅrhus 中\t1\r\nno tab 2\r\n',
      found: ['New York', 'Århus 中', 'no tab'],
      told: [],
    },
    { name: 'cut off', text: '3\na\t0\nb\t1', found: ['a', 'b'], told: [[1, 'OPENKE_COUNT', 'count']] },
    { name: 'longer than said', text: '1\na\t0\nb\t1', found: ['a', 'b'], told: [[1, 'OPENKE_COUNT', 'count']] },
    { name: 'without a count', text: 'a\t0\nb\t1', found: ['a', 'b'], told: [[1, 'OPENKE_COUNT', 'count']] },
    { name: 'empty', text: '\n', found: [], told: [[null, 'OPENKE_EMPTY', 'count']] },
    { name: 'with a name twice', text: '2\na\t0\na\t1\n', found: ['a'], told: [[3, 'OPENKE_TWICE', 'name']] },
    { name: 'with a number twice', text: '2\na\t0\nb\t0\n', found: ['a'], told: [[3, 'OPENKE_TWICE', 'id']] },
    {
      name: 'with words for numbers',
      text: '2\na\tone\nb\t-1\n',
      found: [],
      told: [
        [2, 'OPENKE_ID', 'id'],
        [3, 'OPENKE_ID', 'id'],
      ],
    },
  ])('a file $name', ({ text, found, told }) => {
    const parsed = graphParsed(parseIds('entity2id.txt'), text)
    expect(parsed.records.map(({ name }) => name)).toEqual(found)
    expect(parsed.told).toEqual(told)
  })

  test('what is printed is read again, whatever names are called', () => {
    const name = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 20 })
      .filter((text) => text === text.trim() && !/[\t\n\r]/.test(text) && text.trim() !== '')
    fc.assert(
      fc.property(fc.uniqueArray(name), (names) => {
        const text = `${names.length}\n${names.map((each, id) => `${each}\t${id}\n`).join('')}`
        const { records, issues } = graphParsed(parseIds('f'), text)
        expect(issues).toEqual([])
        expect(records).toEqual(names.map((each, id) => ({ name: each, id })))
      }),
    )
  })
})

test('an issue says where and what to do', () => {
  const { issues } = graphParsed(parseIds('entity2id.txt'), '5\na\t0\n')
  expect(issues[0]).toMatchObject({ file: 'entity2id.txt', line: 1, severity: 'error' })
  expect(issues[0]!.message).toContain('says 5 records, but 1 follow')
})

describe('triples', () => {
  test('head and tail come before the relation; an entity may be related to itself', () => {
    const { records, issues } = graphParsed(parseTriples('train2id.txt', known), '2\n0 1 0\n2\t2\t0\n')
    expect(issues).toEqual([])
    expect(records).toEqual([
      { head: 0, tail: 1, relation: 0 },
      { head: 2, tail: 2, relation: 0 },
    ])
  })

  test.each([
    { name: 'an unknown head', line: '9 1 0', code: 'OPENKE_UNKNOWN', field: 'head' },
    { name: 'an unknown tail', line: '0 9 0', code: 'OPENKE_UNKNOWN', field: 'tail' },
    { name: 'an unknown relation', line: '0 1 7', code: 'OPENKE_UNKNOWN', field: 'relation' },
    { name: 'too few numbers', line: '0 1', code: 'OPENKE_TRIPLE', field: null },
    { name: 'too many numbers', line: '0 1 0 1', code: 'OPENKE_TRIPLE', field: null },
    { name: 'a name for a number', line: '/m/027rn 1 0', code: 'OPENKE_TRIPLE', field: null },
  ])('$name keeps its line out, and no other', ({ line, code, field }) => {
    const { records, told, refused } = graphParsed(parseTriples('f', known), `2\n${line}\n1 0 0\n`)
    expect(told).toEqual([[2, code, field]])
    expect(records).toEqual([{ head: 1, tail: 0, relation: 0 }])
    expect(refused).toBe(1)
  })
})

test('texts go with known names; the first of two counts; only the first tab parts', () => {
  const text = 'a\tAda  Lovelace\tmathematician\nb\t\nx\tnobody\na\tagain\nno tab here\n'
  const { records, issues, told } = graphParsed(parseTexts('f', new Set(['a', 'b'])), text)
  expect(records).toEqual([{ name: 'a', text: 'Ada  Lovelace\tmathematician' }])
  expect(told).toEqual([
    [2, 'OPENKE_TEXT', null],
    [4, 'OPENKE_TWICE', 'name'],
    [5, 'OPENKE_TEXT', null],
    [null, 'OPENKE_UNKNOWN', 'name'],
  ])
  expect(issues.at(-1)!.message).toContain('left out: 1, first "x" on line 3')
})

const folder = '../shared/data/fb15k-237'
describe.skipIf(!existsSync(folder))('FB15k-237 (skipped where the data is absent)', () => {
  const read = (file: string) => readFileSync(`${folder}/${file}`, 'utf8')

  test('all of its files are read without an issue', () => {
    const entities = graphParsed(parseIds('entity2id.txt'), read('entity2id.txt'))
    const relations = graphParsed(parseIds('relation2id.txt'), read('relation2id.txt'))
    expect([entities.records.length, relations.records.length]).toEqual([14_541, 237])
    const ids = {
      entities: new Set(entities.records.map(({ id }) => id)),
      relations: new Set(relations.records.map(({ id }) => id)),
    }
    const train = graphParsed(parseTriples('train2id.txt', ids), read('train2id.txt'))
    const valid = graphParsed(parseTriples('valid2id.txt', ids), read('valid2id.txt'))
    expect([train.records.length, valid.records.length]).toEqual([272_115, 17_535])
    const names = new Set(entities.records.map(({ name }) => name))
    const texts = graphParsed(parseTexts('entity2text.txt', names), read('entity2text.txt'))
    const relationNames = new Set(relations.records.map(({ name }) => name))
    const relationTexts = graphParsed(parseTexts('relation2text.txt', relationNames), read('relation2text.txt'))
    expect(texts.records.length).toBe(14_541)
    expect(relationTexts.records.length).toBe(237)
    for (const { issues } of [entities, relations, train, valid]) expect(issues).toEqual([])
    for (const { issues } of [texts, relationTexts])
      expect(issues.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(texts.issues).toHaveLength(1)
  })
})
