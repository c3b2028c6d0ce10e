import { Graph } from '../../graph/graph.ts'
import { objectOf } from '../../package/json-decoders.ts'
import type { AuthorsBuilder } from '../authors/authors-model.ts'
import { textLimits } from '../authors/input-limits.ts'
import { crfBestPath } from '../layers/crf-viterbi.ts'
import { explanationOutputs } from './explanation-outputs.ts'
import { hvpnetNer } from './ner.ts'
import { releasedOutputs } from './released-outputs.ts'
import { releasedSizes, sizeOr } from './released-sizes.ts'

/** HVPNeT for named entities as its authors released it: zjunlp/HVPNeT, 410bd0c, `HMNeTNERModel`. */
export const releasedNer: AuthorsBuilder = (config, weights, from) => {
  const sizes = releasedSizes(config, weights)
  const { num_labels: labels } = objectOf({ num_labels: sizeOr(weights, 'fc.weight', 0) })(config, 'case.json.config')
  const g = new Graph()
  const model = hvpnetNer(g, labels, sizes, { from })
  const best = crfBestPath(g, model.crf, model)
  return {
    graph: g,
    inputs: g.inputs,
    limits: textLimits(sizes, { labels }),
    loss: model.loss,
    outputs: {
      ...releasedOutputs(g, model, sizes),
      emissions: model.emissions,
      'crf.gold_score': model.goldScore,
      'crf.log_partition': model.logPartition,
      'crf.log_likelihood': g.sub(model.goldScore, model.logPartition),
      'crf.viterbi_score': best.score,
      'crf.decoded': best.tags,
      loss: model.loss,
    },
    explanations: explanationOutputs(g, model),
  }
}
