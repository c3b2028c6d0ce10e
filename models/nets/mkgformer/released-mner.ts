import { Graph } from '../../graph/graph.ts'
import { integerFrom, objectOf } from '../../package/json-decoders.ts'
import type { AuthorsBuilder } from '../authors/authors-model.ts'
import { textLimits } from '../authors/input-limits.ts'
import { crfBestPath } from '../layers/crf-viterbi.ts'
import { readSizes } from './case-sizes.ts'
import { explanationOutputs } from './explanation-outputs.ts'
import { mner } from './mner.ts'
import { towerOutputs } from './released-outputs.ts'

const heads = objectOf({ num_labels: integerFrom(1) })

/** MKGformer for named entities as its authors released it: zjunlp/MKGformer, 6dc924d, `UnimoCRFModel`. */
export const releasedMner: AuthorsBuilder = (config, weights) => {
  const sizes = readSizes(config, weights, 'model')
  const g = new Graph()
  const { num_labels: labels } = heads(config, 'case.json.config')
  const model = mner(g, labels, sizes)
  const best = crfBestPath(g, model.crf, model)
  return {
    graph: g,
    inputs: g.inputs,
    limits: textLimits(sizes, { labels }),
    loss: model.loss,
    outputs: {
      ...towerOutputs(g, model, 'model', sizes),
      emissions: model.emissions,
      'crf.log_likelihood': g.sub(model.goldScore, model.logPartition),
      'crf.gold_score': model.goldScore,
      'crf.log_partition': model.logPartition,
      'crf.viterbi_score': best.score,
      'crf.decoded': best.tags,
      loss: model.loss,
    },
    explanations: explanationOutputs(model),
  }
}
