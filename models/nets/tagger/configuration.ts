import { anyObject, type Decoder, integerFrom, objectOf } from '../../package/json-decoders.ts'
import { PackageError } from '../../package/package-error.ts'
import { mkgformerSight, readSight, type Sight } from './sight.ts'

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
  /** Left out: regions are not looked at. */
  readonly objects?: ObjectSlots
  /** Through which network the words see the image; left out: MKGformer, as its paper has it. */
  readonly sight?: Sight
}

/** How many regions of its images a network reads beside the whole one. */
export interface ObjectSlots {
  readonly count: number
  /** Pixels a side; a multiple of `patchSize`. */
  readonly side: number
}

/** Of the network below the head: how posts are read. */
export type ReadingSizes = Omit<TaggerConfiguration, 'lstm'>

/** What packages of `tagger-models.ts` call it, by the network through which they see. */
export const taggerArchitectures = { mkgformer: 'mkgformer-tagger', hvpnet: 'hvpnet-tagger' } as const
export const taggerArchitecture = taggerArchitectures.mkgformer

export function isTagger(architecture: string): boolean {
  return Object.values(taggerArchitectures).some((each) => each === architecture)
}

export const sightOf = ({ sight }: Pick<ReadingSizes, 'sight'>): Sight => sight ?? mkgformerSight

/** Every package has these; the others came later. */
type WithoutSwitches<T> = Omit<T, 'objects' | 'sight'>

const size = integerFrom(1, 1_000_000)
const readingFields: { readonly [K in keyof WithoutSwitches<ReadingSizes>]: Decoder<number> } = {
  width: integerFrom(1, 4096),
  heads: integerFrom(1, 64),
  feedForward: integerFrom(1, 16384),
  layers: integerFrom(1, 48),
  fusedFrom: integerFrom(0, 48),
  characterWidth: integerFrom(1, 1024),
  characterFilters: integerFrom(1, 1024),
  words: size,
  pieces: size,
  characters: size,
  sources: integerFrom(1, 1000),
  positions: integerFrom(8, 4096),
  imageSize: integerFrom(1, 1024),
  patchSize: integerFrom(1, 1024),
}
const decodeReading = objectOf<WithoutSwitches<ReadingSizes>>(readingFields)
const decodeTagger = objectOf<WithoutSwitches<TaggerConfiguration>>({ ...readingFields, lstm: integerFrom(1, 4096) })
const decodeObjects = objectOf<ObjectSlots>({ count: integerFrom(1, 64), side: integerFrom(1, 1024) })
const field = 'model.json.configuration'

function switchesOf(value: unknown): Pick<ReadingSizes, 'objects' | 'sight'> {
  const { objects, sight } = anyObject(value, field)
  return {
    ...(objects !== undefined && { objects: decodeObjects(objects, `${field}.objects`) }),
    ...(sight !== undefined && { sight: readSight(sight, `${field}.sight`) }),
  }
}

/** @throws PackageError that names the size, what was found and what was expected */
export function taggerConfiguration(value: unknown): TaggerConfiguration {
  return consistent({ ...decodeTagger(value, field), ...switchesOf(value) })
}

/** @throws PackageError that names the size, what was found and what was expected */
export function readingSizes(value: unknown): ReadingSizes {
  return consistent({ ...decodeReading(value, field), ...switchesOf(value) })
}

function consistent<T extends ReadingSizes>(found: T): T {
  const demand = (holds: boolean, problem: string) => {
    if (!holds) throw new PackageError(`${field}: ${problem}`)
  }
  demand(found.width % found.heads === 0, `width ${found.width} is no multiple of ${found.heads} heads`)
  demand(
    found.imageSize % found.patchSize === 0,
    `imageSize ${found.imageSize} is no multiple of patchSize ${found.patchSize}`,
  )
  if (found.objects)
    demand(
      found.objects.side % found.patchSize === 0,
      `objects.side ${found.objects.side} is no multiple of patchSize ${found.patchSize}`,
    )
  const sight = sightOf(found)
  if (sight.network === 'hvpnet') {
    const { count = 0, side = found.imageSize } = found.objects ?? {}
    demand(side === found.imageSize, `objects.side ${side} is not imageSize ${found.imageSize}, as hvpnet wants it`)
    demand(sight.wholeImage || count > 0, 'sight.wholeImage is false and there are no objects: nothing is looked at')
  }
  demand(
    found.fusedFrom < found.layers,
    `fusedFrom is ${found.fusedFrom}, but the last of ${found.layers} layers is ${found.layers - 1}`,
  )
  return found
}
