import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { ShapeError } from '../../graph/shape-error.ts'

/**
 * x Wᵀ + b.
 *
 * @param x [..., in]
 * @param name owns `NAME.weight` [out, in] and, unless `bias` is false, `NAME.bias` [out]
 * @returns [..., out]
 */
export function linear(g: Graph, x: Value, name: string, out: number, { bias = true } = {}): Value {
  const weight = g.parameter(`${name}.weight`, [out, widthOf(x, name)])
  const product = g.matMul(x, weight, { transposeRight: true })
  return bias ? g.add(product, g.parameter(`${name}.bias`, [out])) : product
}

/** The last size of x, which a layer's weights need as a number. */
export function widthOf(x: Value, layer: string): number {
  const width = x.shape.at(-1)
  if (typeof width !== 'number') throw new ShapeError(`${layer}: the last size of [${x.shape}] must be a number`)
  return width
}
