import { type ModelPackage, requireWeights } from '../../package/model-package.ts'
import type { TaggerConfiguration } from './configuration.ts'
import { type CutReading, cutReading } from './cut-reading.ts'
import { taggerGraph } from './tagger-graph.ts'
import { taggerParameters } from './tagger-models.ts'

/** `taggerInferenceModel` in two. @throws PackageError when the weights are not those of this network */
export function cutTagger(sizes: TaggerConfiguration, labels: number, weights: ModelPackage['weights']): CutReading {
  requireWeights(weights, taggerParameters(sizes, labels), 'weights')
  const { graph, emissions } = taggerGraph(sizes, labels, null)
  return cutReading(graph, { emissions }, sizes, weights)
}
