import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { CrfParameters, CrfPath } from './crf.ts'
import { widthOf } from './linear.ts'

export interface BestPath {
  /** float32 [batch], of the best path */
  readonly score: Value
  /** int64 [batch, length], -1 over padding */
  readonly tags: Value
}

/** The path of the highest score, worked out in the graph; for single posts on our side there is `decoding/viterbi.ts`. */
export function crfBestPath(
  g: Graph,
  { start, end, transitions }: CrfParameters,
  { emissions, mask }: Omit<CrfPath, 'tags'>,
): BestPath {
  const labels = widthOf(emissions, 'crf')
  const [batch, length] = mask.shape
  const later = g.pad(g.slice(mask, 1, 1), 1, 1, 0)
  const walks = g.reshape(g.transpose(g.less(g.scalar(0.5), later), [1, 0]), [length!, batch!, 1])
  // Where a row stands still, each label points back at itself.
  const itself = g.iota(labels)
  const forward = g.scan(
    {
      carries: [g.add(g.at(emissions, 1, 0), start)],
      sequences: [g.transpose(emissions, [1, 0, 2]), walks],
    },
    (body, [best], [emission, walk]) => {
      const paths = body.add(body.unsqueeze(best!, 2), transitions)
      const next = body.add(body.reduceMax(paths, [1]), emission!)
      const from = body.where(walk!, body.argMax(paths, 1), itself)
      return { carries: [body.where(walk!, next, best!)], outputs: [from] }
    },
  )
  const ends = g.add(forward.carries[0]!, end)
  const last = g.unsqueeze(g.argMax(ends, 1), 1)
  const backward = g.scan(
    { carries: [last], sequences: [forward.outputs[0]!], reverse: true },
    (body, [tag], [from]) => ({ carries: [body.gatherElements(from!, tag!, 1)], outputs: [tag!] }),
  )
  const tags = g.transpose(g.squeeze(backward.outputs[0]!, 2), [1, 0])
  const padding = g.less(mask, g.scalar(0.5))
  return { score: g.reduceMax(ends, [1]), tags: g.where(padding, g.scalar(-1, 'int64'), tags) }
}
