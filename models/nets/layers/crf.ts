import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { widthOf } from './linear.ts'

export interface CrfParameters {
  /** [labels] */
  readonly start: Value
  /** [labels] */
  readonly end: Value
  /** [labels, labels], from row to column */
  readonly transitions: Value
}

export interface CrfPath {
  /** float32 [batch, length, labels] */
  readonly emissions: Value
  /** int64 [batch, length]; anything in range where the mask is 0 */
  readonly tags: Value
  /** float32 [batch, length]: ones, then zeros; the first position of every row is 1 */
  readonly mask: Value
}

/** Owns `NAME.start_transitions`, `NAME.end_transitions` and `NAME.transitions`. */
export function crfParameters(g: Graph, name: string, labels: number): CrfParameters {
  return {
    start: g.parameter(`${name}.start_transitions`, [labels]),
    end: g.parameter(`${name}.end_transitions`, [labels]),
    transitions: g.parameter(`${name}.transitions`, [labels, labels]),
  }
}

/**
 * log Z minus the score of the given path: the negative log-likelihood of a linear-chain CRF, not averaged.
 *
 * @returns [batch]
 * Source: Lafferty, McCallum and Pereira 2001; scores as in pytorch-crf.
 */
export function crfNegativeLogLikelihood(g: Graph, crf: CrfParameters, path: CrfPath): Value {
  return g.sub(crfLogPartition(g, crf, path), crfPathScore(g, crf, path))
}

/** start[y₀] + Σ emissions + Σ T[y(t-1), y(t)] + end[y(last)]: [batch]. */
export function crfPathScore(
  g: Graph,
  { start, end, transitions }: CrfParameters,
  { emissions, tags, mask }: CrfPath,
): Value {
  const labels = widthOf(emissions, 'crf')
  const [batch, length] = tags.shape
  const chosen = g.oneHot(tags, labels)
  const emitted = g.sum(g.mul(g.mul(emissions, chosen), g.unsqueeze(mask, 2)), [1, 2])

  const to = g.slice(tags, 1, 1)
  const from = g.slice(tags, 1, 0, to.shape[1]!)
  const pairs = g.add(g.mul(from, g.scalar(labels, 'int64')), to)
  const moves = g.gather(g.reshape(transitions, [labels * labels]), pairs)
  const moved = g.sum(g.mul(moves, g.slice(mask, 1, 1)), [1])

  const started = g.sum(g.mul(g.at(chosen, 1, 0), start), [1])
  // The last position of each row: where the mask is 1 and the next is not.
  const next = g.pad(g.slice(mask, 1, 1), 1, 0, 1)
  const last = g.reshape(g.sub(mask, next), [batch!, length!, 1])
  const ended = g.sum(g.mul(g.sum(g.mul(chosen, last), [1]), end), [1])
  return g.add(g.add(emitted, moved), g.add(started, ended))
}

/** The logarithm of the summed exponentials of all paths' scores, by the forward recursion: [batch]. */
export function crfLogPartition(g: Graph, crf: CrfParameters, path: Omit<CrfPath, 'tags'>): Value {
  return g.logSumExp(g.add(crfForward(g, crf, path).last, crf.end), 1)
}

export interface CrfForward {
  /** At the last position of each row: [batch, labels]. */
  readonly last: Value
  /** At every position; after a row's last, as there: [batch, length, labels]. Only where it was asked for. */
  readonly all: Value | undefined
}

/** The logarithm of the summed exponentials of the scores of all paths that end in a label, the end's own score left out. */
export function crfForward(
  g: Graph,
  { start, transitions }: CrfParameters,
  { emissions, mask }: Omit<CrfPath, 'tags'>,
  keepsAll = false,
): CrfForward {
  const [batch, length] = mask.shape
  // The first position has no incoming transition. It is masked rather than cut off, so that a length of 1 is no special case.
  const later = g.pad(g.slice(mask, 1, 1), 1, 1, 0)
  const walks = g.reshape(g.transpose(g.less(g.scalar(0.5), later), [1, 0]), [length!, batch!, 1])
  const { carries, outputs } = g.scan(
    {
      carries: [g.add(g.at(emissions, 1, 0), start)],
      sequences: [g.transpose(emissions, [1, 0, 2]), walks],
    },
    (body, [alpha], [emission, walk]) => {
      const paths = body.add(body.unsqueeze(alpha!, 2), transitions)
      const next = body.where(walk!, body.add(body.logSumExp(paths, 1), emission!), alpha!)
      return { carries: [next], outputs: keepsAll ? [next] : [] }
    },
  )
  return { last: carries[0]!, all: outputs[0] && g.transpose(outputs[0], [1, 0, 2]) }
}
