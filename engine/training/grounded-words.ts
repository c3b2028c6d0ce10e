import type { ReadingSizes } from '../../models/nets/tagger/configuration.ts'
import { type CellGrid, cellGrids, type Grounding } from '../../models/nets/tagger/grounding-loss.ts'
import type { PictureBox } from '../inference/picture-box.ts'
import { type TextRange, wordsTouched } from '../inference/tagger-alignment.ts'
import type { GoldPost } from '../inference/tagger-evaluation.ts'

/**
 * What people said about where a window's words are to be seen, for `groundingLoss`; undefined where they said nothing that the
 * network could learn. Of a region that does not show the mention everything else may show it; of places that do, only these.
 */
export function groundedWords(
  { words, groundings = [], image, objects = [] }: GoldPost,
  { start, end }: TextRange,
  sizes: ReadingSizes,
): Grounding | undefined {
  const isThere = ({ object }: CellGrid) => (object === null ? image !== null : (objects[object] ?? null) !== null)
  const grids = cellGrids(sizes)
  const count = grids.reduce((sum, { side }) => sum + side ** 2, 0)
  const length = end - start
  const made = {
    cells: new Float32Array(length * count),
    shown: new Float32Array(length),
    absent: new Float32Array(length),
  }
  let said = false
  for (const grounding of groundings) {
    const touched = wordsTouched(words, grounding)
    if (!touched) continue
    const shares = grounding.verdict === 'absent' ? null : allowedShares(grounding, grids.filter(isThere), count)
    // Seen in no picture that the network has: there is nothing to look at.
    if (shares && !shares.some((share) => share > 0)) continue
    for (let word = Math.max(start, touched.start); word < Math.min(end, touched.end); word++) {
      said = true
      if (shares) {
        made.cells.set(shares, (word - start) * count)
        made.shown[word - start] = 1
      } else if (made.shown[word - start] === 0) made.absent[word - start] = 1
    }
  }
  return said ? made : undefined
}

interface Places {
  readonly shown: readonly PictureBox[]
  readonly notShown: readonly PictureBox[]
}

function allowedShares({ shown, notShown }: Places, grids: readonly CellGrid[], count: number): Float32Array {
  const shares = new Float32Array(count)
  for (const { object, side, first } of grids) {
    const covered = (boxes: readonly PictureBox[], at: number) =>
      Math.max(0, ...boxes.filter((box) => box.object === object).map((box) => coveredShare(box, at, side)))
    for (let at = 0; at < side ** 2; at++)
      shares[first + at] = shown.length > 0 ? covered(shown, at) : 1 - covered(notShown, at)
  }
  return shares
}

/** How much of a cell lies in a box, 0 to 1. */
function coveredShare({ x, y, width, height }: PictureBox, at: number, side: number): number {
  const [left, top] = [(at % side) / side, Math.floor(at / side) / side]
  const across = Math.min(x + width, left + 1 / side) - Math.max(x, left)
  const down = Math.min(y + height, top + 1 / side) - Math.max(y, top)
  return Math.max(0, across) * Math.max(0, down) * side ** 2
}
