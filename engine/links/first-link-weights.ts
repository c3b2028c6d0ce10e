import { firstWeights } from '../../models/nets/layers/first-weights.ts'
import type { MkgformerConfig } from '../../models/nets/mkgformer/config.ts'
import { mkgParameters } from '../../models/nets/mkgformer/mkg-models.ts'
import type { Weights } from '../training/fit-model.ts'
import { seededRandom } from '../training/fit-random.ts'
import type { LinkQuery } from './link-queries.ts'
import type { LinkWords } from './link-words.ts'

/**
 * From nothing; each entity's bias starts at the log odds with which it answers any question of training, since nearly all
 * targets are 0 and much of the time would go into finding that out.
 */
export function firstLinkWeights(
  { vocabulary }: LinkWords,
  config: MkgformerConfig,
  queries: readonly LinkQuery[],
  seed: number,
): Weights {
  const weights = firstWeights(mkgParameters(vocabulary, config), seededRandom(seed), 'from-scratch')
  const { entityStart, entityEnd } = vocabulary
  const counts = new Float64Array(entityEnd - entityStart)
  for (const { answers } of queries) for (const entity of answers) counts[entity]!++
  const bias = weights.get('cls.predictions.bias')!.data
  counts.forEach((count, entity) => {
    const share = (count + 0.5) / (queries.length + 1)
    bias[entityStart + entity] = Math.log(share / (1 - share))
  })
  return weights
}
