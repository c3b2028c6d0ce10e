import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ArcAsk, type ArcEnd, layoutArcs, type PlacedArc, type Room } from './arc-layout.ts'

const room: Room = { left: 0, right: 500 }

const at = (key: string, line: number, left: number, width = 60): ArcEnd => ({ key, line, left, right: left + width })
const arc = (id: string, head: ArcEnd, tail: ArcEnd, label = 50): ArcAsk => ({ id, head, tail, label })

/** Texts of up to 12 mentions that do not overlap, over up to 6 lines, with up to 16 arcs between different ones. */
const anyArcs: fc.Arbitrary<ArcAsk[]> = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 12, max: 150 }), fc.nat(60)), { minLength: 2, maxLength: 12 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 20, max: 170 })), { maxLength: 16 }),
  )
  .map(([mentions, wanted]) => {
    const filled = new Map<number, number>()
    const ends = mentions.flatMap(([line, width, gap], i) => {
      const left = (filled.get(line) ?? 0) + gap
      if (left + width > room.right) return []
      filled.set(line, left + width + 5)
      return [at(`m${i}`, line, left, width)]
    })
    if (ends.length < 2) return []
    return wanted.map(([from, by, label], i) => {
      const head = from % ends.length
      const tail = (head + 1 + (by % (ends.length - 1))) % ends.length
      return arc(`r${String(i).padStart(2, '0')}`, ends[head]!, ends[tail]!, label)
    })
  })

const apart = (a: { left: number; right: number }, b: { left: number; right: number }) =>
  a.right <= b.left + 0.02 || b.right <= a.left + 0.02
const labelOf = ({ label }: PlacedArc) => ({ left: label.left, right: label.left + label.width })
/** From the middle of one mention to the middle of the other, the label where it is longer. */
const lengthOf = ({ head, tail, label }: PlacedArc) =>
  Math.max(Math.abs(head.left + head.right - tail.left - tail.right) / 2, label.width + 8)
const pairsOf = <T>(items: readonly T[]) => items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b] as const))

test('no two labels overlap, and every label lies inside the text', () => {
  fc.assert(
    fc.property(anyArcs, (asks) => {
      const { arcs } = layoutArcs(asks, room)
      for (const [a, b] of pairsOf(arcs)) {
        const isSameLane = a.label.line === b.label.line && a.label.lane === b.label.lane
        if (isSameLane) expect(apart(labelOf(a), labelOf(b))).toBe(true)
      }
      for (const { label } of arcs) {
        expect(label.left).toBeGreaterThanOrEqual(room.left - 0.01)
        expect(label.left + label.width).toBeLessThanOrEqual(room.right + 0.01)
      }
    }),
  )
})

test('no two arcs run over each other in one lane, nor one over the label of another', () => {
  fc.assert(
    fc.property(anyArcs, (asks) => {
      for (const [a, b] of pairsOf(layoutArcs(asks, room).arcs)) {
        for (const [one, other] of [
          [a, b],
          [b, a],
        ] as const) {
          for (const run of one.runs) {
            const extent = { left: Math.min(run.from, run.to), right: Math.max(run.from, run.to) }
            const { label } = other
            if (label.line === run.line && label.lane === run.lane) expect(apart(extent, labelOf(other))).toBe(true)
            for (const their of other.runs) {
              if (their.line !== run.line || their.lane !== run.lane) continue
              expect(
                apart(extent, { left: Math.min(their.from, their.to), right: Math.max(their.from, their.to) }),
              ).toBe(true)
            }
          }
        }
      }
    }),
  )
})

test('each arc begins at its head and ends at its tail', () => {
  fc.assert(
    fc.property(anyArcs, (asks) => {
      const { arcs } = layoutArcs(asks, room)
      expect(arcs.map((a) => a.id)).toEqual(asks.map((a) => a.id).sort())
      for (const { head, tail, runs } of arcs) {
        const from = runs[0]!.from
        const to = runs.at(-1)!.to
        expect(from >= head.left && from <= head.right).toBe(true)
        expect(to >= tail.left && to <= tail.right).toBe(true)
      }
    }),
  )
})

test('the order in which arcs are told makes no difference', () => {
  fc.assert(
    fc.property(
      anyArcs.chain((asks) => fc.tuple(fc.constant(asks), fc.shuffledSubarray(asks, { minLength: asks.length }))),
      ([asks, shuffled]) => {
        expect(layoutArcs(shuffled, room)).toEqual(layoutArcs(asks, room))
      },
    ),
  )
})

test('one more arc lowers no other, and moves none that is shorter or in another gap', () => {
  fc.assert(
    fc.property(anyArcs, fc.nat(), (asks, which) => {
      const added = asks[which % Math.max(1, asks.length)]
      if (added === undefined) return
      const others = asks.filter((a) => a !== added)
      const after = new Map(layoutArcs(asks, room).arcs.map((a) => [a.id, a]))
      const touched = new Set(after.get(added.id)!.runs.map((run) => run.line))
      const alone = layoutArcs([added], room).arcs[0]!
      for (const old of layoutArcs(others, room).arcs) {
        const now = after.get(old.id)!
        expect(now.runs.map((run) => run.line)).toEqual(old.runs.map((run) => run.line))
        old.runs.forEach((run, i) => {
          expect(now.runs[i]!.lane).toBeGreaterThanOrEqual(run.lane)
          const isShorter = lengthOf(old) < lengthOf(alone) && old.runs.length === 1 && alone.runs.length === 1
          if (isShorter || !touched.has(run.line)) expect(now.runs[i]!.lane).toBe(run.lane)
        })
      }
    }),
  )
})

test('a chain of arcs shares one lane; an arc over both lies above', () => {
  const [a, b, c] = [at('a', 0, 0), at('b', 0, 150), at('c', 0, 300)]
  const { arcs, lanes } = layoutArcs([arc('ab', a, b), arc('bc', b, c), arc('ac', a, c)], room)
  expect(arcs.map(({ id, label }) => [id, label.lane])).toEqual([
    ['ab', 0],
    ['ac', 1],
    ['bc', 0],
  ])
  expect([...lanes]).toEqual([[0, 2]])
})

test('between neighbouring lines an arc goes through the gap, over more lines along the edge', () => {
  const { arcs } = layoutArcs(
    [arc('near', at('a', 0, 300), at('b', 1, 10)), arc('far', at('a', 0, 300), at('c', 3, 350))],
    room,
  )
  const [far, near] = arcs
  expect(near?.trunk).toBeNull()
  expect(near?.runs.map((run) => run.line)).toEqual([1])
  expect(far?.trunk).toEqual({ side: 'right', lane: 0 })
  expect(far?.runs.map((run) => [run.line, run.from < run.to])).toEqual([
    [1, true],
    [3, false],
  ])
})

test('arcs that leave one mention do not cross: the longest leaves in the middle', () => {
  const m = at('m', 0, 200, 60)
  const { arcs } = layoutArcs(
    [arc('a', m, at('far', 0, 0, 20)), arc('b', m, at('near', 0, 120, 20)), arc('c', m, at('right', 0, 400, 20))],
    room,
  )
  const leaves = new Map(arcs.map(({ id, runs }) => [id, runs[0]!.from]))
  expect(leaves.get('b')).toBeLessThan(leaves.get('a')!)
  expect(leaves.get('a')).toBeLessThan(leaves.get('c')!)
})
