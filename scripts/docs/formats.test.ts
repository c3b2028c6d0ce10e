import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { detectFormat, parsers } from '../../exchange/detect-format.ts'
import { knownKeys } from '../../exchange/jsonl/parse-jsonl.ts'
import { isLinkKey } from '../../exchange/jsonl/read-links.ts'
import { parsed } from '../../exchange/testing/parsed.ts'

const page = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/^```\n([\s\S]*?)^```/gm)].map(([, text]) => text!)

test('the examples are of CoNLL, MNRE and JSONL', () => {
  expect(examples.map((text) => detectFormat(text.split('\n')))).toEqual(['conll', 'mnre', 'jsonl'])
})

test.each(examples)('an example is read without a remark, and has labels: %s', (text) => {
  const { posts, issues } = parsed(parsers[detectFormat(text.split('\n'))!], text, 'docs/formats.md')
  expect(issues).toEqual([])
  expect(posts).toHaveLength(1)
  expect(posts[0]!.mentions.length).toBeGreaterThan(0)
})

test('the table of JSONL has every key that is read', () => {
  const table = page.slice(page.indexOf('| Key |'), page.indexOf('- Offsets are UTF-16'))
  const told = [...table.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, names]) => names!.replaceAll('`', '').split(' or '))
  expect(told.filter((key) => !knownKeys.has(key) && !isLinkKey(key, []))).toEqual([])
  expect([...knownKeys].filter((key) => !told.includes(key))).toEqual([])
  expect(told.filter((key) => isLinkKey(key, []))).toHaveLength(6)
})
