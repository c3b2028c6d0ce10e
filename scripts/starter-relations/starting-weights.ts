import { readRelationPackage } from '../../engine/inference/relation-package-files.ts'
import { packageEncoder } from '../../engine/inference/tagger-encoder.ts'
import { type Random, seededRandom } from '../../engine/training/fit-random.ts'
import { type RelationConfiguration, relationConfiguration } from '../../models/nets/relations/configuration.ts'
import { markerWords } from '../../models/nets/relations/marked-words.ts'
import { relationParameters } from '../../models/nets/relations/relation-models.ts'
import { growObjects } from '../../models/nets/tagger/grow-objects.ts'
import { initialWeights } from '../../models/nets/tagger/initial-weights.ts'
import type { Provenance } from '../../models/package/model-manifest.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import type { RelationManifest } from '../../models/package/relation-manifest.ts'
import { frequentEntries } from '../../models/text/vocabulary.ts'
import { wordKey } from '../../models/text/word-features.ts'
import { objectSlots } from '../starter/starting-weights.ts'
import type { CorpusPair } from './read-pairs.ts'

export interface Beginning {
  readonly sizes: RelationConfiguration
  readonly vocabularies: ModelPackage['manifest']['vocabularies']
  readonly weights: ModelPackage['weights']
}

export interface Earlier extends Beginning {
  /** For the model card. */
  readonly name: string
  readonly data: Provenance['data']
  readonly temperature: number
  readonly metrics: RelationManifest['metrics']
}

/** An earlier starter for relations, with slots for regions. */
export async function withSlots(folder: string): Promise<Earlier> {
  const { manifest, weights } = await readRelationPackage(folder)
  const { temperature, vocabularies, provenance } = manifest
  const { 'valid.f1.unrelatedPhotograph': _, ...metrics } = manifest.metrics
  const grown = growObjects(weights, relationConfiguration(manifest.configuration), objectSlots)
  const name = `"${manifest.name}" ${manifest.weights.sha256.slice(0, 8)} (${provenance.method}; seed ${provenance.seed})`
  return { ...grown, weights: grown.weights, name, data: provenance.data, temperature, vocabularies, metrics }
}

/**
 * Where the training begins: everything below the classifier as the starter that finds mentions has it, with rows for the markers
 * and for words that it does not know.
 *
 * @param labels rows of the classifier, which begins at random
 */
export function beginning(
  starter: ModelPackage,
  pairs: readonly CorpusPair[],
  labels: number,
  { seed, seenAtLeast }: { readonly seed: number; readonly seenAtLeast: number },
): Beginning {
  const { manifest, weights: learnt } = starter
  const known = new Set<string>([...markerWords, ...manifest.vocabularies.words])
  const posts = new Set(pairs.map(({ post }) => post))
  const seen = [...posts].flatMap(({ text, words }) => words.map(({ start, end }) => wordKey(text.slice(start, end))))
  const added = frequentEntries(seen, seenAtLeast).filter((word) => !known.has(word))
  const words = [...known, ...added]
  const vocabularies = { words, characters: manifest.vocabularies.characters }
  const sizes = relationConfiguration({
    ...manifest.configuration,
    words: words.length + 2,
    sources: 1,
    mentionTypes: manifest.labels,
  })
  const random: Random = seededRandom(seed)
  const weights = initialWeights(relationParameters(sizes, labels), random)
  for (const [name, tensor] of weights) {
    const from = learnt.get(name)
    if (from === undefined) continue
    if (from.shape.join() === tensor.shape.join()) weights.set(name, from)
    // Of where labels come from, the first source is the one that people's own posts are read as.
    else if (name === 'embedding.sources.weight') tensor.data.set(from.data.subarray(0, tensor.data.length))
  }
  const rows = packageEncoder(starter, sizes).words
  const [to, from] = [weights.get('embedding.words.weight')!, learnt.get('embedding.words.weight')!]
  const width = sizes.width
  const reserved = 2
  const copyRow = (target: number, source: number) =>
    to.data.set(from.data.subarray(source * width, (source + 1) * width), target * width)
  for (let row = 0; row < reserved; row++) copyRow(row, row)
  const own = new Set(manifest.vocabularies.words)
  words.forEach((word, at) => {
    if (own.has(word)) copyRow(at + reserved, rows.id(word))
  })
  return { sizes, vocabularies, weights }
}
