import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spanProblem } from '../contract/text/boundaries.ts'
import { parsers } from './detect-format.ts'
import { IssueList } from './issue-list.ts'
import { parsed } from './testing/parsed.ts'

const seeds: Readonly<Record<keyof typeof parsers, string>> = {
  conll: 'IMGID:1\nMira\tB-PER\n🎈\tO\n\nIMGID:2\nTarn\tB-LOC\nBridge\tI-LOC\ne\u0301\tS-X\n\n-DOCSTART- -X- O\n',
  mnre: `{'token': ['Mi', "isn't", '\\u00e9'], 'h': {'name': 'Mi', 'pos': [0, 1]}, 't': {'name': 'é', 'pos': (2, 3)}, 'img_id': '1.jpg', 'relation': '/per/loc/at'}\n`.repeat(
    2,
  ),
  jsonl:
    '{"id":1,"text":"Mi 👩‍👧 \\ud800","images":["a.jpg"],"entities":[{"start":0,"end":2,"label":"PER","surface":"Mi"}],"rejected":[],"words":[[0,2]],"status":"done","x":[1e3,-0]}\n'.repeat(
      2,
    ),
  voc: '<annotation>\n<filename>1.jpg</filename>\n<size><width>64</width><height>48</height></size>\n<object>\n<name>Mi &amp; é</name>\n<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox>\n</object>\n</annotation>\n',
  coco: '{"images":[{"id":1,"file_name":"a.jpg","width":64,"height":48}],\n"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3.5,4]}],\n"categories":[{"id":1,"name":"Mi 👩‍👧"}]}\n',
}

const pieces = ['\t', '\n', '\r', "'", '"', '{', '[', '\\', '\\ud800', '\0', '\u202e', '-1', '1e999', '__proto__', '🎈']
const edit = fc.record({
  place: fc.nat(),
  cut: fc.nat({ max: 8 }),
  insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })),
  again: fc.nat({ max: 3 }),
})

test.each(Object.values(parsers))('a mutated $format file never throws, and every issue has its place', (parser) => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      let text = seeds[parser.format]
      for (const { place, cut, insert, again } of edits) {
        const at = place % (text.length + 1)
        text = text.slice(0, at) + insert.repeat(again) + text.slice(at + cut)
      }
      const { posts, issues, facts } = parsed(parser, text.toWellFormed(), 'mutated')
      const lines = text.split(/\r\n|\n|\r/).length
      for (const issue of issues) {
        expect(issue.file).toBe('mutated')
        // What is read as a whole has fields instead.
        if (issue.line === null) expect(['voc', 'coco']).toContain(parser.format)
        expect(issue.line ?? 1).toBeGreaterThanOrEqual(1)
        expect(issue.line ?? 1).toBeLessThanOrEqual(lines)
        expect(issue.message.length).toBeGreaterThan(5)
      }
      expect(issues.some(({ severity }) => severity === 'error')).toBe(facts.refused > 0)
      for (const post of posts) {
        expect(post.text.isWellFormed()).toBe(true)
        for (const { start, end } of post.mentions) expect(spanProblem(post.text, start, end)).toBeNull()
      }
    }),
    { numRuns: 2000 },
  )
})

test('issues are all counted, a hundred are listed, errors before warnings', () => {
  const list = new IssueList()
  const issue = { code: 'X', file: 'a', line: 1, field: null, message: 'm' }
  for (let at = 0; at < 150; at++) list.add({ ...issue, severity: 'warning' })
  for (let at = 0; at < 30; at++) list.add({ ...issue, severity: 'error' })
  expect(list).toMatchObject({ errors: 30, warnings: 150 })
  expect(list.listed).toHaveLength(100)
  expect(list.listed.filter(({ severity }) => severity === 'error')).toHaveLength(30)
})
