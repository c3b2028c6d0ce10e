import { frozenBoundary } from '../../graph/frozen-boundary.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'

/** Masks and answers are made again; what texts and images become is worth keeping. */
const heavyInputs = /^(input_ids|token_type_ids|images|aux_imgs|rcnn_imgs|pyramid\..*)$/

/**
 * The values of one of the papers' networks above which learning its upper part changes anything, by the names under which they
 * are kept; in inference and in training alike. The first size of each is the batch, and `length` counts tokens.
 *
 * @param learns the upper part, by parameter
 */
export function networkBoundary(
  g: Graph,
  result: Value,
  learns: (parameter: string) => boolean,
): Readonly<Record<string, Value>> {
  const values = frozenBoundary(g, result, { learns, below: (name) => heavyInputs.test(name) })
  return Object.fromEntries(values.map((value, at) => [`frozen/${at}`, value]))
}
