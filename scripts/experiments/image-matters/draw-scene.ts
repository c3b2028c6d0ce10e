import type { Random } from '../../../engine/training/fit-random.ts'
import { distractors, type Figure, type FigureName, figures } from './figures.ts'

/** Red, green and blue, 0 to 255. */
type Colour = readonly [number, number, number]

interface Placed {
  readonly figure: Figure
  /** Centre and half its size, in sides of the picture. */
  readonly x: number
  readonly y: number
  readonly half: number
  /** In radians. */
  readonly turn: number
  readonly colour: Colour
}

/** A picture before it is drawn: the same scene can be drawn at any size. */
export interface Scene {
  readonly ground: Colour
  /** Added towards the right and towards the bottom. */
  readonly slope: readonly [number, number]
  /** Largest change of a channel at one pixel. */
  readonly grain: number
  readonly grainSeed: number
  readonly things: readonly Placed[]
}

const between = (random: Random, low: number, high: number) => low + (high - low) * random()
/** Any hue; each channel within the bounds. */
const colour = (random: Random, low: number, high: number): Colour => [
  between(random, low, high),
  between(random, low, high),
  between(random, low, high),
]
const dark = (random: Random) => colour(random, 0, 110)
const bright = (random: Random) => colour(random, 130, 255)

/** Distractors, and over them the figure that matters; without one the picture means nothing. */
export function sampleScene(figure: FigureName | null, random: Random): Scene {
  const ground = dark(random)
  const about = Array.from(
    { length: 2 + Math.floor(3 * random()) },
    (): Placed => ({
      figure: distractors[Math.floor(random() * distractors.length)]!,
      x: random(),
      y: random(),
      half: between(random, 0.06, 0.11),
      turn: between(random, 0, Math.PI),
      colour: bright(random),
    }),
  )
  const half = between(random, 0.27, 0.38)
  const matters = figure && {
    figure: figures[figure],
    x: between(random, half, 1 - half),
    y: between(random, half, 1 - half),
    half,
    turn: between(random, -0.15, 0.15),
    colour: bright(random),
  }
  return {
    ground,
    slope: [between(random, -30, 30), between(random, -30, 30)],
    grain: between(random, 5, 25),
    grainSeed: Math.floor(random() * 2 ** 31),
    things: matters ? [...about, matters] : about,
  }
}

/** Points looked at along each side of a pixel, so that edges are soft. */
const looks = 2

/** @returns a byte for each channel, [3, side, side] */
export function drawScene({ ground, slope, grain, grainSeed, things }: Scene, side: number): Uint8Array {
  const plane = side * side
  const pixels = new Float32Array(3 * plane)
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      for (let channel = 0; channel < 3; channel++)
        pixels[channel * plane + row * side + column] =
          ground[channel]! + slope[0] * (column / side - 0.5) + slope[1] * (row / side - 0.5)
  for (const thing of things) drawThing(pixels, thing, side)
  let state = grainSeed | 1
  return Uint8Array.from(pixels, (value) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return Math.max(0, Math.min(255, value + (grain * state) / 2 ** 31))
  })
}

function drawThing(pixels: Float32Array, { figure, x, y, half, turn, colour }: Placed, side: number): void {
  const plane = side * side
  const [cos, sin] = [Math.cos(turn) / half, Math.sin(turn) / half]
  const reach = 1.5 * half
  const first = (at: number) => Math.max(0, Math.floor((at - reach) * side))
  const last = (at: number) => Math.min(side - 1, Math.ceil((at + reach) * side))
  for (let row = first(y); row <= last(y); row++)
    for (let column = first(x); column <= last(x); column++) {
      let hits = 0
      for (let look = 0; look < looks * looks; look++) {
        const dx = (column + ((look % looks) + 0.5) / looks) / side - x
        const dy = (row + (Math.floor(look / looks) + 0.5) / looks) / side - y
        if (figure(dx * cos + dy * sin, dy * cos - dx * sin)) hits++
      }
      const share = hits / (looks * looks)
      for (let channel = 0; channel < 3; channel++) {
        const at = channel * plane + row * side + column
        pixels[at] = (1 - share) * pixels[at]! + share * colour[channel]!
      }
    }
}
