import { Graph } from '../../graph/graph.ts'
import { integerFrom, objectOf } from '../../package/json-decoders.ts'
import type { AuthorsBuilder } from '../authors/authors-model.ts'
import { explanationOutputs } from './explanation-outputs.ts'
import { mre } from './mre.ts'
import { towerOutputs } from './released-outputs.ts'
import { releasedSizes } from './released-sizes.ts'

const token = integerFrom(0)
const heads = objectOf({ relations: integerFrom(1), special_ids: objectOf({ '<s>': token, '<o>': token }) })

/** MKGformer for relations as its authors released it: zjunlp/MKGformer, 6dc924d, `UnimoREModel`. */
export const releasedMre: AuthorsBuilder = (config, weights) => {
  const sizes = releasedSizes(config, weights, 'model')
  const { relations, special_ids: special } = heads(config, 'case.json.config')
  const g = new Graph()
  const reads = { kind: 'markers', subject: special['<s>'], object: special['<o>'] } as const
  const model = mre(g, { relations, reads }, sizes)
  return {
    graph: g,
    inputs: g.inputs,
    loss: model.loss,
    outputs: {
      ...towerOutputs(g, model, 'model', sizes),
      entity_hidden_state: model.pair,
      logits: model.logits,
      loss: model.loss,
    },
    explanations: explanationOutputs(model),
  }
}
