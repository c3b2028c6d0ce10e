import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { parametersBelow } from '../../graph/parameters-below.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import type { ModelPackage } from '../../package/model-package.ts'
import type { ReadingSizes } from './configuration.ts'
import { readingBoundary } from './reading-boundary.ts'

/** One of our small networks as two models; one after the other they are the whole. */
export interface CutReading {
  /** By name; the first size is the batch, and `length` is the number of words. */
  readonly boundary: Readonly<Record<string, Value>>
  /** From the feeds of `collate` to the boundary. */
  readonly lower: () => Uint8Array
  /** From the boundary and the light inputs to the network's own outputs. */
  readonly upper: () => Uint8Array
  /** Names of the parameters in `lower`. */
  readonly frozen: readonly string[]
}

/** @param outputs of the network, by name: exactly one */
export function cutReading(
  graph: Graph,
  outputs: Readonly<Record<string, Value>>,
  sizes: ReadingSizes,
  weights: ModelPackage['weights'],
): CutReading {
  const boundary = readingBoundary(graph, Object.values(outputs)[0]!, sizes)
  return {
    boundary,
    lower: () => onnxModel(graph, { outputs: boundary, parameters: weights }),
    upper: () => onnxModel(graph, { outputs, parameters: weights, given: boundary }),
    frozen: parametersBelow(graph, Object.values(boundary)),
  }
}
