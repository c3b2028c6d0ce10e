import { Graph } from '../../graph/graph.ts'
import { integerFrom, objectOf } from '../../package/json-decoders.ts'
import { PackageError } from '../../package/package-error.ts'
import type { AuthorsBuilder } from '../authors/authors-model.ts'
import { textLimits } from '../authors/input-limits.ts'
import { crossEntropy, smoothedCrossEntropy } from '../layers/cross-entropy.ts'
import { readSizes } from './case-sizes.ts'
import { wordTable } from './embed-text.ts'
import { entityRanks } from './entity-ranks.ts'
import { explanationOutputs } from './explanation-outputs.ts'
import { mkg, rightEntity } from './mkg.ts'
import { predictionTransform } from './prediction-transform.ts'
import { towerOutputs } from './released-outputs.ts'

const token = integerFrom(0)
const heads = objectOf({ entity_id_start: token, entity_id_end: token, special_ids: objectOf({ mask: token }) })

/** MKGformer for link prediction as its authors released it: zjunlp/MKGformer, 6dc924d, `UnimoForMaskedLM`, second step. */
export const releasedMkg: AuthorsBuilder = (config, weights) => {
  const sizes = readSizes(config, weights, 'unimo')
  const { entity_id_start: entityStart, entity_id_end: entityEnd, special_ids } = heads(config, 'case.json.config')
  if (entityStart >= entityEnd || entityEnd > sizes.vocabulary)
    throw new PackageError(
      `case.json.config.entity_id_end: found ${entityEnd}, expected more than entity_id_start, ${entityStart}, and at most the vocabulary, ${sizes.vocabulary}`,
    )
  const g = new Graph()
  const model = mkg(g, { mask: special_ids.mask, entityStart, entityEnd }, sizes)
  const [right, answers] = [rightEntity(g), g.inputs.get('labels')!]
  const guesses = predictionTransform(g, model.text, 'cls.predictions.transform', sizes.textEpsilon)
  const scores = g.matMul(guesses, wordTable(g, 'unimo', sizes), { transposeRight: true })
  return {
    graph: g,
    inputs: g.inputs,
    limits: textLimits(sizes, { label: entityEnd - entityStart }, { '[MASK]': special_ids.mask }),
    loss: model.loss,
    outputs: {
      ...towerOutputs(g, model, 'unimo', sizes),
      mlm_transform: guesses,
      logits_all: g.add(scores, g.parameter('cls.predictions.bias', [sizes.vocabulary])),
      mask_index: model.maskIndex,
      entity_logits: model.entityLogits,
      loss_bce: model.loss,
      loss_label_smoothing_10pc: smoothedCrossEntropy(g, model.entityLogits, right, 0.1),
      loss_label_smoothing_30pc: smoothedCrossEntropy(g, model.entityLogits, right, 0.3),
      loss_cross_entropy: crossEntropy(g, model.entityLogits, right),
      filtered_ranks: entityRanks(g, model.entityLogits, right, answers),
      unfiltered_ranks: entityRanks(g, model.entityLogits, right),
    },
    explanations: explanationOutputs(model),
  }
}
