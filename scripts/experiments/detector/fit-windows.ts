import { seededRandom } from '../../../engine/training/fit-random.ts'
import { type Box, boxIou } from '../../../models/regions/box.ts'
import { colourPlanes } from '../../../models/regions/colour-planes.ts'
import type { RgbImage } from '../../../models/regions/rgb-image.ts'
import { salienceSide, type WindowScore } from '../../../models/regions/salient-regions.ts'
import { eachWindow, windowCues } from '../../../models/regions/window-cues.ts'

/** A picture and where its objects are. */
export interface TruePicture {
  readonly image: RgbImage
  readonly objects: readonly Box[]
}

/** Logits of a window are the cues, weighed, and the bias. */
export interface WindowWeights {
  readonly weights: readonly number[]
  readonly bias: number
}

/** A window that overlaps an object by so much, as intersection over union, shows it. */
export const shows = 0.5
/** Windows of a picture that are learnt from: those that show something, and others. */
const [mostRight, mostWrong] = [100, 400]
/** Pulls weights towards 0, so that cues that say the same share what they say. */
const ridge = 0.1
const steps = 15

interface Sample {
  /** The cues, and 1 for the bias. */
  readonly cues: readonly number[]
  readonly isRight: boolean
  /** Of a picture, the right ones count as much as the wrong ones, whatever their numbers. */
  readonly counts: number
}

/** Logistic regression by Newton's steps: does a window show an object? The same pictures give the same weights. */
export function fitWindows(pictures: readonly TruePicture[]): WindowWeights {
  const chance = seededRandom(7)
  const samples = pictures.flatMap((picture) => samplesOf(picture, chance))
  return asWritten(samples)
}

export const scoreOf =
  ({ weights, bias }: WindowWeights): WindowScore =>
  (cues) =>
    weights.reduce((sum, weight, at) => sum + weight * cues[at]!, bias)

function samplesOf({ image, objects }: TruePicture, chance: () => number): Sample[] {
  const planes = colourPlanes(image, salienceSide)
  const [scaleX, scaleY] = [image.width / planes.width, image.height / planes.height]
  const [right, wrong]: [number[][], number[][]] = [[], []]
  eachWindow(planes, ({ x, y, width, height }, cues) => {
    const box = { x: x * scaleX, y: y * scaleY, width: width * scaleX, height: height * scaleY }
    const list = objects.some((object) => boxIou(object, box) >= shows) ? right : wrong
    list.push([...cues, 1])
  })
  const some = (list: readonly number[][], most: number) =>
    list.length <= most ? list : Array.from({ length: most }, () => list[Math.floor(chance() * list.length)]!)
  const asSamples = (list: readonly number[][], isRight: boolean) =>
    list.map((cues) => ({ cues, isRight, counts: 1 / list.length }))
  return [...asSamples(some(right, mostRight), true), ...asSamples(some(wrong, mostWrong), false)]
}

function asWritten(samples: readonly Sample[]): WindowWeights {
  const size = windowCues.length
  // In units of their spread, so that the pull is the same for all of them.
  const means = average(samples, (_, value) => value)
  const spreads = average(samples, (cue, value) => (value - means[cue]!) ** 2).map((square) => Math.sqrt(square) + 1e-9)
  const scaled = samples.map(({ cues, ...rest }) => {
    return { ...rest, cues: cues.map((value, cue) => (cue < size ? (value - means[cue]!) / spreads[cue]! : 1)) }
  })
  let found = new Array<number>(size + 1).fill(0)
  for (let step = 0; step < steps; step++) found = newtonStep(scaled, found)
  const weights = spreads.map((spread, cue) => found[cue]! / spread)
  return { weights, bias: weights.reduce((bias, weight, cue) => bias - weight * means[cue]!, found[size]!) }
}

function average(samples: readonly Sample[], of: (cue: number, value: number) => number): number[] {
  return windowCues.map((_, cue) => samples.reduce((sum, { cues }) => sum + of(cue, cues[cue]!), 0) / samples.length)
}

function newtonStep(samples: readonly Sample[], found: readonly number[]): number[] {
  const size = found.length
  const slope = found.map((value, at) => (at < size - 1 ? ridge * value : 0))
  const curve = found.map((_, row) => found.map((_, column) => (row === column ? ridge : 0)))
  for (const { cues, isRight, counts } of samples) {
    const logit = cues.reduce((sum, value, at) => sum + value * found[at]!, 0)
    const stated = 1 / (1 + Math.exp(-logit))
    const [error, weight] = [counts * (stated - (isRight ? 1 : 0)), counts * stated * (1 - stated)]
    for (let row = 0; row < size; row++) {
      slope[row]! += error * cues[row]!
      for (let column = 0; column < size; column++) curve[row]![column]! += weight * cues[row]! * cues[column]!
    }
  }
  const change = solved(curve, slope)
  return found.map((value, at) => value - change[at]!)
}

/** Gauss and Jordan, with the largest pivot. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!])
  for (let column = 0; column < rows.length; column++) {
    let pivot = column
    for (let row = column; row < rows.length; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row
    const chosen = rows[pivot]!
    rows[pivot] = rows[column]!
    rows[column] = chosen
    for (const row of rows) {
      if (row === chosen) continue
      const factor = row[column]! / chosen[column]!
      for (let at = column; at <= rows.length; at++) row[at]! -= factor * chosen[at]!
    }
  }
  return rows.map((row, at) => row[rows.length]! / row[at]!)
}
