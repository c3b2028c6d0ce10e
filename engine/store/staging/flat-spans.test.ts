import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flatSpans } from './flat-spans.ts'

const spans = fc
  .array(
    fc.record({ start: fc.nat({ max: 30 }), length: fc.integer({ min: 1, max: 6 }), type: fc.constantFrom('A', 'B') }),
    { maxLength: 15 },
  )
  .map((list) => list.map(({ start, length, type }) => ({ start, end: start + length, type })))

test('what stays is flat, and what goes overlaps something that stays', () => {
  fc.assert(
    fc.property(spans, spans, (before, incoming) => {
      const present = [...flatSpans([], before).added]
      const { added, dropped } = flatSpans(present, incoming)
      const kept = [...present, ...added].sort((a, b) => a.start - b.start)
      for (const [place, span] of kept.entries())
        if (place > 0) expect(kept[place - 1]!.end).toBeLessThanOrEqual(span.start)
      for (const { span, kept: other } of dropped) {
        expect(kept).toContainEqual(other)
        expect(span.start < other.end && other.start < span.end).toBe(true)
      }
      const repeated = incoming.length - added.length - dropped.length
      expect(repeated).toBeGreaterThanOrEqual(0)
    }),
  )
})
