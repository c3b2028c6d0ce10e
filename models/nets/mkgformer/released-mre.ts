import { Graph } from '../../graph/graph.ts'
import { type Decoder, integerFrom, objectOf } from '../../package/json-decoders.ts'
import { PackageError } from '../../package/package-error.ts'
import type { AuthorsBuilder } from '../authors/authors-model.ts'
import { textLimits } from '../authors/input-limits.ts'
import { readSizes } from './case-sizes.ts'
import { explanationOutputs } from './explanation-outputs.ts'
import { mre } from './mre.ts'
import type { PairReading } from './relation-head.ts'
import { towerOutputs } from './released-outputs.ts'

const token = integerFrom(0)
const reads: Decoder<PairReading['kind']> = (value, field) => {
  if (value === undefined || value === 'markers') return 'markers'
  if (value === 'cls') return value
  throw new PackageError(`${field}: found ${JSON.stringify(value)}, expected "markers" or "cls"`)
}

const heads = objectOf({
  relations: integerFrom(1),
  special_ids: objectOf({ '<s>': token, '<o>': token }),
  reads,
})

/**
 * MKGformer for relations as its authors released it: zjunlp/MKGformer, 6dc924d, `UnimoREModel`. Ours may have `reads` as `cls`
 * besides (see `PairReading`).
 */
export const releasedMre: AuthorsBuilder = (config, weights) => {
  const sizes = readSizes(config, weights, 'model')
  const { relations, special_ids: special, reads: kind } = heads(config, 'case.json.config')
  const g = new Graph()
  const pair: PairReading = { kind, subject: special['<s>'], object: special['<o>'] }
  const model = mre(g, { relations, reads: pair }, sizes)
  return {
    graph: g,
    inputs: g.inputs,
    limits: textLimits(
      sizes,
      { labels: relations },
      kind === 'markers' ? { '<s>': special['<s>'], '<o>': special['<o>'] } : {},
    ),
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
