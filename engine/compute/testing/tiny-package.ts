import { type TaggerConfiguration, taggerArchitecture } from '../../../models/nets/tagger/configuration.ts'
import { initialWeights } from '../../../models/nets/tagger/initial-weights.ts'
import { taggerParameters } from '../../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../../models/package/model-package.ts'
import { openPieceTokenizer } from '../../../models/text/piece-tokenizer.ts'
import { trainWordPiece, wordPieceTokenizerJson } from '../../../models/text/train-wordpiece.ts'
import { openVocabulary } from '../../../models/text/vocabulary.ts'
import { writePackage } from '../../inference/tagger-package-files.ts'
import { seededRandom } from '../../training/fit-random.ts'

export interface TinyPackage {
  readonly seed?: number
  readonly labels?: readonly string[]
}

const texts = [
  'Maya opens Lantern Fest in Port Alder',
  'the Harbour Ravens play tonight',
  'a b c d e f g h i j k l m n o p',
]

/** Writes a whole package of a few kilobytes with random weights: it knows nothing, and runs like a real one. */
export async function writeTinyPackage(
  folder: string,
  { seed = 1, labels = ['PER', 'LOC'] }: TinyPackage = {},
): Promise<ModelPackage> {
  const tokenizerJson = wordPieceTokenizerJson(
    trainWordPiece(
      new Map(
        texts
          .join(' ')
          .split(' ')
          .map((word) => [word, 2]),
      ),
      { size: 120, alphabet: 60, minPairCount: 2 },
    ),
  )
  const words = [...new Set(texts.join(' ').toLowerCase().split(' '))]
  const characters = [...new Set(texts.join(''))]
  const sizes: TaggerConfiguration = {
    width: 16,
    heads: 2,
    feedForward: 32,
    layers: 2,
    fusedFrom: 1,
    lstm: 8,
    characterWidth: 4,
    characterFilters: 4,
    words: openVocabulary(words).rows,
    pieces: openPieceTokenizer(tokenizerJson).size,
    characters: openVocabulary(characters).rows,
    sources: 1,
    positions: 64,
    imageSize: 16,
    patchSize: 8,
  }
  const weights = initialWeights(taggerParameters(sizes, labels.length), seededRandom(seed))
  return writePackage(
    folder,
    {
      manifest: {
        format: 'triptych-model',
        formatVersion: 1,
        name: 'Tiny',
        task: 'mner',
        architecture: taggerArchitecture,
        configuration: { ...sizes },
        labels,
        temperature: 1,
        base: null,
        provenance: { data: [], method: 'random numbers', seed, seconds: 0, createdAt: '2026-01-01T00:00:00Z' },
        licence: 'Apache-2.0',
        metrics: {},
        vocabularies: { words, characters },
      },
      tokenizerJson,
      weights,
    },
    '# Tiny\n',
  )
}
