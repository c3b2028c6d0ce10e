import { type TaggerConfiguration, taggerArchitecture } from '../../../models/nets/tagger/configuration.ts'
import { initialWeights } from '../../../models/nets/tagger/initial-weights.ts'
import { taggerParameters } from '../../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../../models/package/model-package.ts'
import { asStored } from '../../../models/package/package-weights.ts'
import { wordPieceTokenizerJson } from '../../../models/text/train-wordpiece.ts'
import { seededRandom } from '../../training/fit-random.ts'

const vocabulary = ['in', 'lives', 'works', 'for', 'paris', 'rome', 'anna', 'ben', 'acme', 'umbrella', 'the', 'sees']
const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** A tiny untrained tagger: everything that a real one has, in milliseconds. */
export function smallPackage(labels: readonly string[] = ['PER', 'LOC'], seed = 1): ModelPackage {
  const pieces = ['[PAD]', '[UNK]', ...letters, ...letters.map((letter) => `##${letter}`)]
  const sizes: TaggerConfiguration = {
    width: 24,
    heads: 2,
    feedForward: 32,
    layers: 2,
    fusedFrom: 1,
    lstm: 12,
    characterWidth: 8,
    characterFilters: 8,
    words: vocabulary.length + 2,
    pieces: pieces.length,
    characters: letters.length + 2,
    sources: 2,
    positions: 64,
    imageSize: 8,
    patchSize: 4,
  }
  return {
    manifest: {
      format: 'triptych-model',
      formatVersion: 1,
      name: 'Small',
      task: 'mner',
      architecture: taggerArchitecture,
      configuration: { ...sizes },
      labels,
      temperature: 1,
      weights: { sha256: 'a'.repeat(64), bytes: 1 },
      base: null,
      provenance: { data: [], method: 'untrained', seed, seconds: 0, createdAt: '2026-01-01T00:00:00Z' },
      licence: 'Apache-2.0',
      metrics: {},
      vocabularies: { words: vocabulary, characters: letters },
    },
    tokenizerJson: wordPieceTokenizerJson(pieces),
    weights: asStored(initialWeights(taggerParameters(sizes, labels.length), seededRandom(seed))),
  }
}
