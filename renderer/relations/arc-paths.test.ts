import { expect, test } from 'vitest'
import { type ArcEnd, layoutArcs } from './arc-layout.ts'
import { type ArcMetrics, drawArc, roundedPath } from './arc-paths.ts'

const metrics: ArcMetrics = {
  topOf: (line) => 40 + line * 60,
  bottomOf: (line) => 62 + line * 60,
  clearance: 12,
  lane: 16,
  left: 0,
  right: 500,
  trunk: 6,
}
const at = (key: string, line: number, left: number): ArcEnd => ({ key, line, left, right: left + 60 })
const drawn = (head: ArcEnd, tail: ArcEnd) =>
  drawArc(layoutArcs([{ id: 'r', head, tail, label: 50 }], metrics).arcs[0]!, metrics)

test('on one line an arc rises from its head and points down at its tail', () => {
  const arc = drawn(at('a', 1, 0), at('b', 1, 200))
  expect(arc.path).toBe('M30 88L30 84Q30 80 34 80L226 80Q230 80 230 84L230 88')
  expect(arc).toMatchObject({ tip: { x: 230, y: 88 }, points: 'down', label: { left: 105, width: 50, middle: 80 } })
})

test('an arc to the line above points up at its tail, from below', () => {
  const arc = drawn(at('b', 1, 0), at('a', 0, 200))
  expect(arc).toMatchObject({ tip: { x: 230, y: 63 }, points: 'up' })
})

test('over several lines it runs along the edge, outside of the text', () => {
  const arc = drawn(at('a', 0, 20), at('c', 3, 10))
  expect(arc.path).toContain('-3 ')
  expect(arc).toMatchObject({ tip: { x: 40, y: 208 }, points: 'down' })
})

test('a corner is rounded no further than half of its shorter side', () => {
  const corners = [
    { x: 0, y: 0 },
    { x: 0, y: 4 },
    { x: 50, y: 4 },
  ]
  expect(roundedPath(corners)).toBe('M0 0L0 2Q0 4 2 4L50 4')
})
