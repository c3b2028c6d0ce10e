import { Graph } from '../../graph/graph.ts'
import { integerFrom, objectOf } from '../../package/json-decoders.ts'
import type { AuthorsBuilder } from '../authors/authors-model.ts'
import { textLimits } from '../authors/input-limits.ts'
import { explanationOutputs } from './explanation-outputs.ts'
import { hvpnetRe } from './re.ts'
import { releasedOutputs } from './released-outputs.ts'
import { releasedSizes, sizeOr } from './released-sizes.ts'

const token = integerFrom(0)
const markers = objectOf({ '<s>': token, '<o>': token })

/** HVPNeT for relations as its authors released it: zjunlp/HVPNeT, 410bd0c, `HMNeTREModel`. */
export const releasedRe: AuthorsBuilder = (config, weights, from) => {
  const sizes = releasedSizes(config, weights)
  const { relations, special_ids: special } = objectOf({
    relations: sizeOr(weights, 'classifier.weight', 0),
    special_ids: markers,
  })(config, 'case.json.config')
  const g = new Graph()
  const model = hvpnetRe(g, { relations, subject: special['<s>'], object: special['<o>'], from }, sizes)
  return {
    graph: g,
    inputs: g.inputs,
    limits: textLimits(sizes, { labels: relations }, { '<s>': special['<s>'], '<o>': special['<o>'] }),
    loss: model.loss,
    outputs: {
      ...releasedOutputs(g, model, sizes),
      entity_hidden_state: model.pair,
      logits: model.logits,
      loss: model.loss,
    },
    explanations: explanationOutputs(g, model),
  }
}
