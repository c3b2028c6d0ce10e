import { describe, expect, test } from 'vitest'
import { forcesOf, settling } from './forces.ts'

const places = new Map([
  ['a', { x: 0, y: 0 }],
  ['b', { x: 1, y: 0 }],
  ['c', { x: 0, y: 1 }],
  ['alone', { x: 1, y: 1 }],
])
const facts = [
  { head: 'a', predicate: 'r', tail: 'b' },
  { head: 'b', predicate: 'r', tail: 'c' },
  { head: 'a', predicate: 'r', tail: 'a' },
  { head: 'a', predicate: 'r', tail: 'elsewhere' },
]
const still = () => 0

describe('forces', () => {
  test('facts pull their ends; those of one entity alone and those that leave the drawing do not', () => {
    const { nodes, edges } = forcesOf(places, facts)
    expect(nodes).toHaveLength(40)
    // Ends by where their nodes begin, and a weight.
    expect([...edges]).toEqual([0, 10, 1, 10, 20, 1])
    expect([6, 16, 26, 36].map((at) => nodes[at])).toEqual([2, 3, 2, 1])
  })

  test('nodes come to rest, those with facts nearer to each other than the one without', () => {
    const forces = settling(forcesOf(places, facts), still)
    for (let asked = 0; asked < 400 && !forces.isCalm; asked++) forces.run(1, 1)
    expect(forces.isCalm).toBe(true)
    const found = new Float32Array(8)
    forces.copyTo(found)
    expect([...found].every(Number.isFinite)).toBe(true)
    const apart = (a: number, b: number) =>
      Math.hypot(found[2 * a]! - found[2 * b]!, found[2 * a + 1]! - found[2 * b + 1]!)
    expect(apart(0, 1)).toBeLessThan(apart(0, 3))
    expect(apart(1, 2)).toBeLessThan(apart(1, 3))
    // Calm is calm: nothing moves any more.
    const before = found.slice()
    forces.run(10, 1000)
    forces.copyTo(found)
    expect(found).toEqual(before)
  })

  test('a run ends when its time is over, but not before one pass', () => {
    let time = 0
    const forces = settling(forcesOf(places, facts), () => time++)
    const [before, after] = [new Float32Array(8), new Float32Array(8)]
    forces.copyTo(before)
    forces.run(1000, 0)
    forces.copyTo(after)
    expect(after).not.toEqual(before)
    expect(forces.isCalm).toBe(false)
  })

  test('a node alone is at rest', () => {
    expect(settling(forcesOf(new Map([['a', { x: 0, y: 0 }]]), []), still).isCalm).toBe(true)
  })
})
