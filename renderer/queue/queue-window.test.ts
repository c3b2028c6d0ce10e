import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { QueueRow } from '../../contract/calls/posts.ts'
import { askedWords, indexOf, nextOpen, pageRows, pagesFor, rowAt } from './queue-window.ts'

const row = (post: number, over: Partial<QueueRow> = {}): QueueRow => ({
  post,
  name: String(post),
  excerpt: `post ${post}`,
  status: 'todo',
  thumbnail: null,
  images: 0,
  mentions: 0,
  suggestions: 0,
  relations: 0,
  uncertainty: null,
  because: null,
  heldOut: false,
  ...over,
})

test.each([
  { first: 0, last: 0, total: 1, pages: [0] },
  { first: 0, last: 10, total: 100_000, pages: [0] },
  { first: 95, last: 105, total: 100_000, pages: [0, 1] },
  { first: 99_990, last: 100_010, total: 100_000, pages: [999] },
  { first: -3, last: 5, total: 10, pages: [0] },
  { first: 0, last: 20, total: 0, pages: [] },
  { first: 50, last: 60, total: 10, pages: [] },
])('rows $first to $last of $total lie on pages $pages', ({ first, last, total, pages }) => {
  expect(pagesFor(first, last, total)).toEqual(pages)
})

test('the pages for a window hold all of its rows and no page without one', () => {
  fc.assert(
    fc.property(fc.nat(5_000), fc.nat(60), fc.integer({ min: 1, max: 5_000 }), (first, height, total) => {
      fc.pre(first < total)
      const last = Math.min(total - 1, first + height)
      const pages = pagesFor(first, first + height, total)
      for (let i = first; i <= last; i++) expect(pages).toContain(Math.floor(i / pageRows))
      expect(pages.length).toBe(Math.floor(last / pageRows) - Math.floor(first / pageRows) + 1)
    }),
  )
})

const pages = new Map([
  [0, Array.from({ length: 100 }, (_, i) => row(i + 1, { status: i < 3 ? 'done' : 'todo' }))],
  [2, Array.from({ length: 50 }, (_, i) => row(i + 201, { status: 'skipped' }))],
])

test('a loaded row is found by index and index by post', () => {
  expect(rowAt(pages, 5)?.post).toBe(6)
  expect(rowAt(pages, 150)).toBeUndefined()
  expect(indexOf(pages, 210)).toBe(209)
  expect(indexOf(pages, 150)).toBeNull()
})

test.each([
  { name: 'the first open row', from: -1, wanted: null, except: null, next: 4 },
  { name: 'the row after', from: 4, wanted: null, except: null, next: 6 },
  { name: 'not the post itself', from: 4, wanted: null, except: 6, next: 7 },
  { name: 'nothing past what is loaded', from: 99, wanted: null, except: null, next: null },
  { name: 'the next skipped one in that list', from: 209, wanted: 'skipped' as const, except: null, next: 211 },
])('next open: $name', ({ from, wanted, except, next }) => {
  expect(nextOpen(pages, from, 250, wanted, except)?.post ?? null).toBe(next)
})

test.each([
  [{ uncertainty: null, suggestions: 0 }, 'not read yet'],
  [{ uncertainty: 0.05, suggestions: 2 }, 'sure, 2 to check'],
  [{ uncertainty: 0.9, suggestions: 1 }, 'very unsure, 1 to check'],
  [{ uncertainty: 0.5, status: 'skipped' as const }, 'skipped, unsure'],
  [{ uncertainty: 0.9, because: { kind: 'unsure' as const, spans: 2 } }, 'unsure: 2 spans'],
  [{ uncertainty: 0.9, because: { kind: 'unsure' as const, spans: 0 } }, 'very unsure'],
  [{ uncertainty: 0.1, because: { kind: 'unsure' as const, spans: 1 } }, 'sure'],
  [{ because: { kind: 'unlike' as const } }, 'unlike what was labelled'],
  [{ because: { kind: 'entropy' as const, bits: 11.6 } }, '12 bits not known'],
  [{ because: { kind: 'pairs' as const, pairs: 2 } }, '2 pairs undecided'],
  [{ because: { kind: 'pairs' as const, pairs: 0 } }, 'relations sure'],
  [{ because: { kind: 'sample' as const } }, 'random sample'],
  [{ status: 'done' as const, because: { kind: 'doubted' as const, doubts: 1 } }, '1 doubtful label'],
  [{ because: { kind: 'audit' as const }, suggestions: 2 }, 'random audit, 2 to check'],
  [{ status: 'done' as const, mentions: 1 }, 'done, 1 mention'],
  [{ status: 'done' as const, mentions: 4, relations: 2 }, 'done, 4 mentions, 2 relations'],
])('%o reads "%s"', (over, words) => expect(askedWords(row(1, over))).toBe(words))
