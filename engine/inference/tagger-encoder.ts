import type { ReadingSizes } from '../../models/nets/tagger/configuration.ts'
import type { ModelManifest } from '../../models/package/model-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import type { TextEncoder } from '../../models/text/encode-words.ts'
import { openPieceTokenizer } from '../../models/text/piece-tokenizer.ts'
import { openVocabulary } from '../../models/text/vocabulary.ts'

/** What both kinds of packages have. */
export interface EncoderParts {
  readonly manifest: Pick<ModelManifest, 'vocabularies'>
  readonly tokenizerJson: string
}

/**
 * The package's tokenizer and vocabularies, checked against the rows of the network's embeddings.
 *
 * @throws PackageError when they have more rows than the embedding; TokenizerError for an unusable tokenizer.json
 */
export function packageEncoder({ manifest, tokenizerJson }: EncoderParts, sizes: ReadingSizes): TextEncoder {
  const pieces = openPieceTokenizer(tokenizerJson)
  const words = openVocabulary(manifest.vocabularies.words)
  const characters = openVocabulary(manifest.vocabularies.characters)
  const found = { pieces: pieces.size, words: words.rows, characters: characters.rows }
  for (const name of ['pieces', 'words', 'characters'] as const)
    if (found[name] > sizes[name])
      throw new PackageError(`the package has ${found[name]} ${name}, but its network has room for ${sizes[name]}`)
  return { pieces, words, characters }
}
