import { seededRandom } from '../../../engine/training/fit-random.ts'
import { type Box, boxIou } from '../../../models/regions/box.ts'
import type { TruePicture } from './fit-windows.ts'

interface Thing extends Box {
  readonly colour: readonly number[]
  readonly isRound: boolean
}

/** Pictures of one to three things of one colour each, round or not, on a ground that slopes and has a grain. */
export function drawnThings(count: number, seed: number): TruePicture[] {
  const chance = seededRandom(seed)
  const between = (from: number, to: number) => Math.round(from + (to - from) * chance())
  const colour = (from: number, to: number) => [between(from, to), between(from, to), between(from, to)]
  return Array.from({ length: count }, () => {
    const [width, height] = [between(200, 320), between(200, 320)]
    const ground = colour(30, 200)
    const things: Thing[] = []
    for (let left = between(1, 3); left > 0; left--) {
      const [w, h] = [between(0.15 * width, 0.6 * width), between(0.15 * height, 0.6 * height)]
      const box = { x: between(0, width - w), y: between(0, height - h), width: w, height: h }
      if (things.every((other) => boxIou(other, box) === 0))
        things.push({ ...box, colour: colour(0, 255), isRound: chance() < 0.4 })
    }
    const data = new Uint8Array(3 * width * height)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const thing = things.find((each) => holds(each, x, y))
        const grain = ((7 * x + 13 * y) % 9) - 4 + Math.floor((10 * x) / width)
        for (let part = 0; part < 3; part++)
          data[3 * (y * width + x) + part] = thing?.colour[part] ?? Math.max(0, Math.min(255, ground[part]! + grain))
      }
    return { image: { width, height, data }, objects: things }
  })
}

function holds({ x, y, width, height, isRound }: Thing, column: number, row: number): boolean {
  const [across, down] = [(column - x - width / 2) / (width / 2), (row - y - height / 2) / (height / 2)]
  return isRound ? across ** 2 + down ** 2 < 1 : Math.abs(across) < 1 && Math.abs(down) < 1
}
