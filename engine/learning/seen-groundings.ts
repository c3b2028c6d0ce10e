import type { Box } from '../../contract/domain/region.ts'
import { middleSquare } from '../../models/regions/box.ts'
import type { PictureBox, PostGrounding } from '../inference/picture-box.ts'
import type { PlacedBox } from '../store/region-queries.ts'
import type { TrainingPost } from '../store/training-snapshot.ts'

type Grounded = Pick<TrainingPost, 'media' | 'size' | 'mentions' | 'groundings'>

/**
 * What was decided about mentions and regions, as places in the pictures that a model sees: the whole image, of which it sees the
 * square in the middle, and the regions that it is given. Where regions show a mention these say it all; else it may be said that
 * it is in no image, or which regions do not show it.
 *
 * @param seen the regions that the model is given, one for each of its slots
 */
export function seenGroundings(
  { media, size, mentions, groundings }: Grounded,
  seen: readonly PlacedBox[],
): PostGrounding[] {
  const pictures = seen.map((placed, object) => ({ object, ...placed }))
  const whole = media !== null && size !== null ? [{ object: null, media, box: middleSquare(size) }] : []
  const placesOf = (region: PlacedBox): PictureBox[] =>
    [...whole, ...pictures]
      .filter((picture) => picture.media === region.media)
      .map(({ object, box }) => ({ object, ...within(region.box, box) }))
  return mentions.flatMap(({ start, end }, mention): PostGrounding[] => {
    const own = groundings.filter((grounding) => grounding.mention === mention)
    const regionsThat = (verdict: 'shown' | 'not-shown') =>
      own.flatMap((grounding) => (grounding.verdict === verdict && grounding.region !== null ? [grounding.region] : []))
    const [showing, others] = [regionsThat('shown'), regionsThat('not-shown')]
    if (showing.length > 0) return [{ start, end, verdict: 'shown', shown: showing.flatMap(placesOf), notShown: [] }]
    if (own.some(({ region, verdict }) => region === null && verdict === 'not-shown'))
      return [{ start, end, verdict: 'absent' }]
    const notShown = others.flatMap(placesOf)
    return notShown.length > 0 ? [{ start, end, verdict: 'shown', shown: [], notShown }] : []
  })
}

/** A box in sides of another. */
function within(box: Box, outer: Box): Box {
  return {
    x: (box.x - outer.x) / outer.width,
    y: (box.y - outer.y) / outer.height,
    width: box.width / outer.width,
    height: box.height / outer.height,
  }
}
