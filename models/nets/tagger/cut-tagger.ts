import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { type ModelPackage, requireWeights } from '../../package/model-package.ts'
import type { TaggerConfiguration } from './configuration.ts'
import { readingBoundary } from './reading-boundary.ts'
import { taggerGraph } from './tagger-graph.ts'
import { taggerParameters } from './tagger-models.ts'

/** The tagger as two models; one after the other they are `taggerInferenceModel`. */
export interface CutTagger {
  /** By name; the first size is the batch, and `length` is the number of words. */
  readonly boundary: Readonly<Record<string, Value>>
  /** From the feeds of `collate` to the boundary. */
  readonly lower: () => Uint8Array
  /** From the boundary and the light inputs to `emissions`. */
  readonly upper: () => Uint8Array
  /** Names of the parameters in `lower`. */
  readonly frozen: readonly string[]
}

/** @throws PackageError when the weights are not those of this network */
export function cutTagger(sizes: TaggerConfiguration, labels: number, weights: ModelPackage['weights']): CutTagger {
  requireWeights(weights, taggerParameters(sizes, labels), 'weights')
  const { graph, emissions } = taggerGraph(sizes, labels, null)
  const boundary = readingBoundary(graph, emissions, sizes)
  return {
    boundary,
    lower: () => onnxModel(graph, { outputs: boundary, parameters: weights }),
    upper: () => onnxModel(graph, { outputs: { emissions }, parameters: weights, given: boundary }),
    frozen: parametersBelow(graph, Object.values(boundary)),
  }
}

function parametersBelow(g: Graph, values: readonly Value[]): string[] {
  const needed = new Set(values)
  for (const { inputs, outputs } of g.nodes.toReversed())
    if (outputs.some((output) => needed.has(output))) for (const input of inputs) needed.add(input)
  return [...g.parameters].filter(([, value]) => needed.has(value)).map(([name]) => name)
}
