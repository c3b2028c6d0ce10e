import { type Box, boxIou, clipBox, type ScoredBox } from './box.ts'
import { colourPlanes } from './colour-planes.ts'
import type { RgbImage } from './rgb-image.ts'
import { eachWindow } from './window-cues.ts'

/** The longer side of what is looked at: larger ones find the same and take longer. */
export const salienceSide = 72
/** By cue, see `windowCues`. Fitted by `npm run experiment:detector -- --fit` to photographs with a detector's boxes. */
const weights = [0.26, 5.03, 2.91, 1.07, -0.5, 1.44, 17.58]
const bias = -2.96
/** So many of the best windows vote. */
const voters = 300
/** Two windows that overlap by so much, as intersection over union, show the same. */
const same = 0.5

/** How likely it is that a window shows an object, 0 to 1, as logits. */
export type WindowScore = (cues: ArrayLike<number>) => number

const fittedScore: WindowScore = (cues) => weights.reduce((sum, weight, at) => sum + weight * cues[at]!, bias)

/**
 * The regions of an image that stand out most, best first, in pixels of the image: windows of many sizes are judged by what is
 * salient in them, by how they stand out from what lies around, and by whether they cut through patches of one colour. The windows
 * then vote: a region is the window with which most of the likely ones agree, and the next one is chosen by those that did not. The
 * same image always gives the same regions; one of a single colour has none.
 *
 * @param score of a window by its cues
 * @throws RangeError unless there are as many bytes as pixels want
 */
export function salientRegions(image: RgbImage, most: number, score: WindowScore = fittedScore): readonly ScoredBox[] {
  const planes = colourPlanes(image, salienceSide)
  const [scaleX, scaleY] = [image.width / planes.width, image.height / planes.height]
  const windows: { readonly box: Box; readonly logit: number }[] = []
  eachWindow(planes, (box, cues) => windows.push({ box, logit: score(cues) }))
  const best = windows.sort((a, b) => b.logit - a.logit).slice(0, voters)
  return elected(best, most).flatMap(({ box: { x, y, width, height }, score }) => {
    const own = { x: x * scaleX, y: y * scaleY, width: width * scaleX, height: height * scaleY, label: 0, score }
    return clipBox(own, image) ?? []
  })
}

/** Scores are shares of all votes: of those that agree with a window, and had not agreed with one before it. */
function elected(windows: readonly { readonly box: Box; readonly logit: number }[], most: number) {
  const votes = windows.map(({ logit }) => Math.exp(logit - windows[0]!.logit))
  const all = votes.reduce((sum, vote) => sum + vote, 0)
  const agreeing = agreements(windows.map(({ box }) => box))
  const chosen: { readonly box: Box; readonly score: number }[] = []
  while (chosen.length < most) {
    const sums = agreeing.map((places) => places.reduce((sum, place) => sum + votes[place]!, 0))
    const winner = sums.reduce((best, sum, at) => (sum > sums[best]! ? at : best), 0)
    if (!(sums[winner]! > 0)) break
    chosen.push({ box: windows[winner]!.box, score: Math.min(1, sums[winner]! / all) })
    for (const place of agreeing[winner]!) votes[place] = 0
  }
  return chosen
}

/** Of each window, itself and those that show the same. */
function agreements(boxes: readonly Box[]): readonly (readonly number[])[] {
  const lists: number[][] = boxes.map((_, at) => [at])
  boxes.forEach((box, at) => {
    for (let other = at + 1; other < boxes.length; other++)
      if (boxIou(box, boxes[other]!) >= same) {
        lists[at]!.push(other)
        lists[other]!.push(at)
      }
  })
  return lists
}
