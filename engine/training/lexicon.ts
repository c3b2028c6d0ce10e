import type { TaggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import type { ModelManifest } from '../../models/package/model-manifest.ts'
import { trainWordPiece, wordPieceTokenizerJson } from '../../models/text/train-wordpiece.ts'
import { frequentEntries } from '../../models/text/vocabulary.ts'
import { wordKey } from '../../models/text/word-features.ts'
import type { TaggerPost } from '../inference/tagger.ts'

const pieces = 4000

export interface Lexicon {
  readonly tokenizerJson: string
  readonly vocabularies: ModelManifest['vocabularies']
}

/** What a model can spell and knows by name, from its training posts alone. */
export function lexiconOf(posts: readonly Pick<TaggerPost, 'text' | 'words'>[]): Lexicon {
  const words = posts.flatMap((post) => post.words.map(({ start, end }) => post.text.slice(start, end)))
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  const trained = trainWordPiece(counts, { size: pieces, alphabet: 200, minPairCount: 2 })
  const characters = words.flatMap((word) => [...word])
  return {
    tokenizerJson: wordPieceTokenizerJson(trained),
    vocabularies: { words: frequentEntries(words.map(wordKey), 2), characters: frequentEntries(characters, 3) },
  }
}

/** Of our small networks: what the starter has. */
export function starterSizes({ vocabularies }: Lexicon): TaggerConfiguration {
  return {
    width: 192,
    heads: 6,
    feedForward: 512,
    layers: 2,
    fusedFrom: 1,
    lstm: 192,
    characterWidth: 32,
    characterFilters: 32,
    words: vocabularies.words.length + 2,
    pieces,
    characters: vocabularies.characters.length + 2,
    sources: 2,
    positions: 128,
    imageSize: 64,
    patchSize: 16,
  }
}
