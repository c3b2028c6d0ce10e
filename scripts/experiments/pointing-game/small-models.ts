import type { Weights } from '../../../engine/training/fit-model.ts'
import { seededRandom } from '../../../engine/training/fit-random.ts'
import { type TaggerConfiguration, taggerArchitectures } from '../../../models/nets/tagger/configuration.ts'
import { initialWeights } from '../../../models/nets/tagger/initial-weights.ts'
import { taggerParameters } from '../../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../../models/package/model-package.ts'
import { wordPieceTokenizerJson } from '../../../models/text/train-wordpiece.ts'
import { types, vocabulary } from './drawn-posts.ts'

const letters = [...new Set(vocabulary.join(''))]
const pieces = ['[PAD]', '[UNK]', ...letters, ...letters.map((letter) => `##${letter}`)]

const sizes: TaggerConfiguration = {
  width: 64,
  heads: 4,
  feedForward: 128,
  layers: 3,
  fusedFrom: 1,
  lstm: 24,
  characterWidth: 8,
  characterFilters: 8,
  words: vocabulary.length + 2,
  pieces: pieces.length,
  characters: letters.length + 2,
  sources: 1,
  positions: 16,
  imageSize: 48,
  patchSize: 8,
}

/** The starter's network in little, seeing through either paper's; HVPNeT's ResNet is brought along. */
export const sizesOf = {
  mkgformer: sizes,
  hvpnet: {
    ...sizes,
    imageSize: 64,
    sight: { network: 'hvpnet', guidance: 'gated', wholeImage: true, base: 8, blocks: [1, 1, 1, 1] },
  },
} as const satisfies Readonly<Record<string, TaggerConfiguration>>
export type SmallNetwork = keyof typeof sizesOf

export function firstPackage(network: SmallNetwork, seed: number, fixed: Weights): ModelPackage {
  const own = sizesOf[network]
  const drawn = initialWeights(taggerParameters(own, types.length), seededRandom(seed))
  return {
    manifest: {
      format: 'triptych-model',
      formatVersion: 1,
      name: network,
      task: 'mner',
      architecture: taggerArchitectures[network],
      configuration: { ...own },
      labels: types,
      temperature: 1,
      weights: { sha256: '0'.repeat(64), bytes: 1 },
      base: null,
      provenance: { data: [], method: 'drawn', seed, seconds: 0, createdAt: '2026-11-22T00:00:00Z' },
      licence: 'Apache-2.0',
      metrics: {},
      vocabularies: { words: vocabulary.map((word) => word.toLowerCase()), characters: letters },
    },
    tokenizerJson: wordPieceTokenizerJson(pieces),
    weights: new Map([...drawn].map(([name, tensor]) => [name, fixed.get(name) ?? tensor])),
  }
}
