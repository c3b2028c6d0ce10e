import { integerFrom, objectOf } from '../../package/json-decoders.ts'
import { PackageError } from '../../package/package-error.ts'

/** Sizes of the tagger. Rows of the embeddings count the two reserved ones (padding, unknown). */
export interface TaggerConfiguration {
  /** Width of both towers; a multiple of `heads`. */
  readonly width: number
  readonly heads: number
  readonly feedForward: number
  /** Layers of each tower, the fused ones included. */
  readonly layers: number
  /** Zero-based: from this layer on the towers read each other. */
  readonly fusedFrom: number
  /** Units of the LSTM in each direction. */
  readonly lstm: number
  readonly characterWidth: number
  /** Filters of the character convolution for each of its widths. */
  readonly characterFilters: number
  readonly words: number
  readonly pieces: number
  readonly characters: number
  /** Where the labels of a training post come from (annotation habits differ); 0 when predicting. */
  readonly sources: number
  /** Longest window of words that the network reads at once. */
  readonly positions: number
  /** Pixels a side. */
  readonly imageSize: number
  readonly patchSize: number
}

export const taggerArchitecture = 'mkgformer-tagger'

const size = integerFrom(1, 1_000_000)
const decode = objectOf<TaggerConfiguration>({
  width: integerFrom(1, 4096),
  heads: integerFrom(1, 64),
  feedForward: integerFrom(1, 16384),
  layers: integerFrom(1, 48),
  fusedFrom: integerFrom(0, 48),
  lstm: integerFrom(1, 4096),
  characterWidth: integerFrom(1, 1024),
  characterFilters: integerFrom(1, 1024),
  words: size,
  pieces: size,
  characters: size,
  sources: integerFrom(1, 1000),
  positions: integerFrom(8, 4096),
  imageSize: integerFrom(1, 1024),
  patchSize: integerFrom(1, 1024),
})

/** @throws PackageError that names the size, what was found and what was expected */
export function taggerConfiguration(value: unknown): TaggerConfiguration {
  const found = decode(value, 'model.json.configuration')
  const demand = (holds: boolean, problem: string) => {
    if (!holds) throw new PackageError(`model.json.configuration: ${problem}`)
  }
  demand(found.width % found.heads === 0, `width ${found.width} is no multiple of ${found.heads} heads`)
  demand(
    found.imageSize % found.patchSize === 0,
    `imageSize ${found.imageSize} is no multiple of patchSize ${found.patchSize}`,
  )
  demand(
    found.fusedFrom < found.layers,
    `fusedFrom is ${found.fusedFrom}, but the last of ${found.layers} layers is ${found.layers - 1}`,
  )
  return found
}
