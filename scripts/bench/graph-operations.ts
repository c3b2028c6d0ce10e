import { evaluateDim, type Shape } from '../../models/graph/dims.ts'
import type { AnyNode, Value } from '../../models/graph/ops.ts'
import { liveNodes } from '../../models/onnx/live-nodes.ts'

/**
 * Floating-point operations of a graph's matrix products and convolutions for given sizes, a multiplication and an addition each counted
 * as one. Everything else (normalisation, activations, the optimiser) is left out: it costs time and no such operations,
 * which is why a share of the GEMM rate says how much is lost on it.
 *
 * @param outputs what is computed; nodes that none of them needs do not count
 */
export function graphOperations(
  nodes: readonly AnyNode[],
  outputs: readonly Value[],
  sizes: ReadonlyMap<string, number>,
): number {
  return liveNodes(nodes, outputs).reduce((sum, { node }) => sum + nodeOperations(node, sizes), 0)
}

function nodeOperations(node: AnyNode, sizes: ReadonlyMap<string, number>): number {
  if (node.kind === 'MatMul') {
    const [left] = node.inputs
    const [made] = node.outputs
    const inner = left!.shape.at(node.attributes.transposeLeft ? -2 : -1)!
    return 2 * evaluateDim(inner, sizes) * product(made!.shape, sizes)
  }
  if (node.kind === 'Conv') {
    const [, kernels] = node.inputs
    const [made] = node.outputs
    // Of one number: each input channel's window of the kernel.
    return 2 * product(kernels!.shape.slice(1), sizes) * product(made!.shape, sizes)
  }
  if (node.kind === 'Scan') {
    const { body, carries } = node.attributes
    const steps = evaluateDim(node.inputs[carries]!.shape[0]!, sizes)
    return steps * graphOperations(body.nodes, body.results, sizes)
  }
  return 0
}

function product(shape: Shape, sizes: ReadonlyMap<string, number>): number {
  return shape.reduce<number>((all, dim) => all * evaluateDim(dim, sizes), 1)
}
