import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { integerFrom, objectOf, oneOf, orElse } from '../../package/json-decoders.ts'
import type { NetworkArchitecture } from '../../package/network-manifest.ts'
import { hvpnetNer } from '../hvpnet/ner.ts'
import { hvpnetRe } from '../hvpnet/re.ts'
import { releasedSizes } from '../hvpnet/released-sizes.ts'
import type { Drop } from '../layers/dropout.ts'
import { readSizes } from '../mkgformer/case-sizes.ts'
import { mner } from '../mkgformer/mner.ts'
import { mre } from '../mkgformer/mre.ts'
import type { StartOfGraph } from './authors-model.ts'

export interface NetworkOfTask {
  readonly architecture: NetworkArchitecture
  readonly task: 'mner' | 'mre'
  /** `config` of the package's configuration. */
  readonly config: Readonly<Record<string, unknown>>
  /** Shapes of the tables that decide about sizes. */
  readonly weights: ReadonlyMap<string, Tensor>
}

const field = 'model.json.configuration.config'
const entities = objectOf({ num_labels: integerFrom(1) })
const relations = objectOf({
  relations: integerFrom(1),
  special_ids: objectOf({ '<s>': integerFrom(0), '<o>': integerFrom(0) }),
  reads: orElse(oneOf('markers', 'cls'), 'markers'),
})

export interface LossOptions {
  readonly drop: Drop
  /** One for each row of the head. */
  readonly classWeights?: readonly number[] | undefined
  /** Where HVPNeT's graph starts; left out: from the pyramid, since its ResNet is frozen. */
  readonly from?: StartOfGraph
}

/**
 * What training minimises. Inputs are those of the network, HVPNeT's by `from` (see `pyramidInputs`); and `labels`, int64
 * [batch, length] for entities, [batch] for relations.
 */
export function networkLoss(
  g: Graph,
  { architecture, task, config, weights }: NetworkOfTask,
  { drop, classWeights, from = 'pyramid' }: LossOptions,
): Value {
  const more = classWeights ? { classWeights } : {}
  if (architecture === 'mkgformer') {
    const sizes = readSizes(config, weights, 'model')
    if (task === 'mner') return mner(g, entities(config, field).num_labels, sizes, { drop, ...more }).loss
    const { relations: count, special_ids: ids, reads: kind } = relations(config, field)
    const reads = { kind, subject: ids['<s>'], object: ids['<o>'] }
    return mre(g, { relations: count, reads, ...more }, sizes, drop).loss
  }
  const sizes = releasedSizes(config, weights)
  if (task === 'mner') return hvpnetNer(g, entities(config, field).num_labels, sizes, { from, drop, ...more }).loss
  const { relations: count, special_ids: ids } = relations(config, field)
  const ends = { subject: ids['<s>'], object: ids['<o>'] }
  return hvpnetRe(g, { relations: count, ...ends, from, drop, ...more }, sizes).loss
}
