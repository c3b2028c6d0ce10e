import { expect, test } from 'vitest'
import { seededRandom } from '../../../engine/training/fit-random.ts'
import { drawScene, sampleScene } from './draw-scene.ts'
import { figureNames, figures } from './figures.ts'

const side = 24
const grid = Array.from({ length: side * side }, (_, at) => {
  const [row, column] = [Math.floor(at / side), at % side]
  return [(2 * (column + 0.5)) / side - 1, (2 * (row + 0.5)) / side - 1] as const
})
const covered = figureNames.map((name) => grid.map(([u, v]) => figures[name](u, v)))

test('a figure covers some of its square and no two cover nearly the same', () => {
  for (const [at, one] of covered.entries()) {
    const share = one.filter(Boolean).length / one.length
    expect(share, figureNames[at]).toBeGreaterThan(0.1)
    expect(share, figureNames[at]).toBeLessThan(0.9)
    for (const other of covered.slice(at + 1))
      expect(one.filter((inside, point) => inside !== other[point]).length / one.length).toBeGreaterThan(0.1)
  }
})

test('the same seed draws the same picture and another seed another', () => {
  const drawn = (seed: number) => drawScene(sampleScene('ring', seededRandom(seed)), side)
  expect(drawn(1)).toEqual(drawn(1))
  expect(drawn(1)).not.toEqual(drawn(2))
})

test('a scene without a figure is the other one with its figure taken out', () => {
  const random = () => seededRandom(5)
  const empty = sampleScene(null, random())
  const full = sampleScene('disc', random())
  expect(full.things.slice(0, -1)).toEqual(empty.things)
  expect(full.ground).toEqual(empty.ground)
})

test('a figure stands inside its picture and is brighter than the ground', () => {
  for (let seed = 0; seed < 50; seed++) {
    const scene = sampleScene('square', seededRandom(seed))
    const { x, y, half, colour } = scene.things.at(-1)!
    for (const at of [x, y]) {
      expect(at - half).toBeGreaterThanOrEqual(0)
      expect(at + half).toBeLessThanOrEqual(1)
    }
    expect(Math.min(...colour)).toBeGreaterThan(Math.max(...scene.ground))
    const pixels = drawScene({ ...scene, grain: 0, slope: [0, 0] }, side)
    const middle = Math.floor(y * side) * side + Math.floor(x * side)
    expect(pixels[middle]! - colour[0]).toBeLessThan(1)
    expect(colour[0] - pixels[middle]!).toBeLessThanOrEqual(1)
  }
})
