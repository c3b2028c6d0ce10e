import { seededRandom } from '../../../engine/training/fit-random.ts'
import { type Box, boxIou } from '../../../models/regions/box.ts'
import type { Photograph } from './look-at-photographs.ts'
import { expectedClasses } from './wordnet-to-coco.ts'

export interface Agreement {
  /** Photographs whose class COCO has. */
  readonly photographs: number
  /** The best region is of that class. */
  readonly top: number
  /** One of the three best is. */
  readonly amongThree: number
  /** Nothing was found. */
  readonly nothing: number
}

/** How often a detector's classes are those of the photographs, with regions above a score. */
export function agreement(photographs: readonly Photograph[], score: number): Agreement {
  let [top, amongThree, nothing] = [0, 0, 0]
  const known = photographs.filter(({ name }) => expectedClasses(name) !== null)
  for (const { name, detected } of known) {
    const expected = expectedClasses(name)!
    const labels = detected.regions.filter((each) => each.score >= score).map(({ label }) => label)
    if (labels.length === 0) nothing++
    if (expected.includes(labels[0] ?? '')) top++
    if (labels.slice(0, 3).some((label) => expected.includes(label))) amongThree++
  }
  return { photographs: known.length, top, amongThree, nothing }
}

export interface Disagreement {
  readonly name: string
  readonly expected: readonly string[]
  /** Empty where nothing was found. */
  readonly found: string
}

export function disagreements(photographs: readonly Photograph[], score: number): Disagreement[] {
  return photographs.flatMap(({ name, detected }) => {
    const expected = expectedClasses(name)
    const best = detected.regions.find((each) => each.score >= score)
    if (expected === null || (best !== undefined && expected.includes(best.label))) return []
    return { name, expected, found: best?.label ?? '' }
  })
}

export interface Overlap {
  /** Photographs in which the detector is sure of something. */
  readonly photographs: number
  /** The region that stands out most covers something the detector is sure of, with an IoU of 0.5 or more. */
  readonly first: number
  /** One of three does. */
  readonly amongThree: number
  /** A box over the middle, four fifths of the image wide and high, does: what costs no thought. */
  readonly middle: number
  /** One of three boxes at random does. */
  readonly chance: number
  /** Everything that the detector is sure of; and of it, what one of three regions, or of three boxes at random, covers. */
  readonly things: number
  readonly found: number
  readonly foundByChance: number
}

/** How often what stands out is what a detector is sure of. */
export function overlap(photographs: readonly Photograph[], score: number): Overlap {
  let [first, amongThree, middle, chance, things, found, foundByChance] = [0, 0, 0, 0, 0, 0, 0]
  const random = seededRandom(1)
  const known = photographs.filter(({ detected }) => (detected.regions[0]?.score ?? 0) >= score)
  for (const { detected, salient } of known) {
    const { width, height } = detected
    const sure = detected.regions.filter((each) => each.score >= score).map(({ box }) => box)
    const covers = (box: Box) => sure.some((each) => boxIou(each, box) >= 0.5)
    const coveredBy = (boxes: readonly Box[]) =>
      sure.filter((each) => boxes.some((box) => boxIou(each, box) >= 0.5)).length
    const anywhere = Array.from({ length: 3 }, (): Box => {
      const [w, h] = [width * (0.2 + 0.8 * random()), height * (0.2 + 0.8 * random())]
      return { x: random() * (width - w), y: random() * (height - h), width: w, height: h }
    })
    if (anywhere.some(covers)) chance++
    things += sure.length
    found += coveredBy(salient.regions.slice(0, 3).map(({ box }) => box))
    foundByChance += coveredBy(anywhere)
    const hits = salient.regions.map(({ box }) => covers(box))
    if (hits[0] === true) first++
    if (hits.slice(0, 3).includes(true)) amongThree++
    if (covers({ x: 0.1 * width, y: 0.1 * height, width: 0.8 * width, height: 0.8 * height })) middle++
  }
  return { photographs: known.length, first, amongThree, middle, chance, things, found, foundByChance }
}
