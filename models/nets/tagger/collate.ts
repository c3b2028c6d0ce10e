import { floats, type TensorOf } from '../../graph/tensor.ts'
import { type EncodedWords, piecesPerWord } from '../../text/encode-words.ts'
import { charactersPerWord } from '../../text/word-features.ts'
import { imagenetScale, writePlanes } from '../images/channel-planes.ts'
import type { ObjectSlots, TaggerConfiguration } from './configuration.ts'
import type { Grounding } from './grounding-loss.ts'

/** One post, or one window of a long one, as the network reads it. */
export interface TaggerExample {
  readonly words: EncodedWords
  /** [imageSize, imageSize, 3], RGB, 0 to 255; null where the post has no image */
  readonly image: Uint8Array | null
  /** [side, side, 3] each, the most important first; null is blank, those beyond the network's slots are left out. Absent: none */
  readonly objects?: readonly (Uint8Array | null)[]
  readonly source: number
}

export interface LabelledTaggerExample extends TaggerExample {
  /** [length] */
  readonly tags: Int32Array
  /** Left out where nobody said where its words are to be seen. */
  readonly grounding?: Grounding
}

/** Feeds by input name. Words past a post's end are padding: `mask` is 0 there. */
export interface TaggerFeeds {
  /** [batch, length] */
  readonly words: TensorOf<'int64'>
  /** [batch, length, piecesPerWord] */
  readonly pieces: TensorOf<'int64'>
  /** [batch, length, charactersPerWord] */
  readonly characters: TensorOf<'int64'>
  /** [batch, length] */
  readonly shapes: TensorOf<'int64'>
  /** [batch, length], 1 for a word, 0 for padding */
  readonly mask: TensorOf<'float32'>
  /** [batch, 3, imageSize, imageSize], roughly -2 to 2; zeros are the blank image */
  readonly image: TensorOf<'float32'>
  /** [batch], 1 where there is one */
  readonly hasImage: TensorOf<'float32'>
  /** [batch, count, 3, side, side], as `image`; only for a network with object slots */
  readonly objects?: TensorOf<'float32'>
  /** [batch, count], 1 where there is one; goes with `objects` */
  readonly hasObject?: TensorOf<'float32'>
  /** [batch] */
  readonly sources: TensorOf<'int64'>
}

/** int64 rows from small non-negative numbers, without a BigInt for each. */
export class LongRows {
  readonly data: BigInt64Array
  readonly #low: Int32Array

  constructor(count: number) {
    this.data = new BigInt64Array(count)
    this.#low = new Int32Array(this.data.buffer)
  }

  /** Every platform that runs this is little-endian: the low half comes first. */
  set(values: Int32Array, offset: number): void {
    for (let i = 0; i < values.length; i++) this.#low[2 * (offset + i)] = values[i]!
  }

  shaped(shape: readonly number[]): TensorOf<'int64'> {
    return { dtype: 'int64', shape, data: this.data }
  }
}

/**
 * Puts examples into one batch, padded to the longest.
 *
 * @throws RangeError when an image has another size than the network's
 */
export function collate(
  examples: readonly TaggerExample[],
  { imageSize, objects }: Pick<TaggerConfiguration, 'imageSize' | 'objects'>,
): TaggerFeeds {
  const batch = examples.length
  const length = Math.max(1, ...examples.map(({ words }) => words.length))
  const words = new LongRows(batch * length)
  const pieces = new LongRows(batch * length * piecesPerWord)
  const characters = new LongRows(batch * length * charactersPerWord)
  const shapes = new LongRows(batch * length)
  const sources = new LongRows(batch)
  const mask = new Float32Array(batch * length)
  const pixels = imageSize * imageSize
  const image = new Float32Array(batch * 3 * pixels)
  const hasImage = new Float32Array(batch)
  examples.forEach((example, row) => {
    const from = row * length
    words.set(example.words.words, from)
    pieces.set(example.words.pieces, from * piecesPerWord)
    characters.set(example.words.characters, from * charactersPerWord)
    shapes.set(example.words.shapes, from)
    sources.set(Int32Array.of(example.source), row)
    mask.fill(1, from, from + example.words.length)
    if (!example.image) return
    writePlanes(example.image, image, row, imageSize, imagenetScale)
    hasImage[row] = 1
  })
  return {
    words: words.shaped([batch, length]),
    pieces: pieces.shaped([batch, length, piecesPerWord]),
    characters: characters.shaped([batch, length, charactersPerWord]),
    shapes: shapes.shaped([batch, length]),
    mask: floats([batch, length], mask),
    image: floats([batch, 3, imageSize, imageSize], image),
    hasImage: floats([batch], hasImage),
    ...(objects && collateObjects(examples, objects)),
    sources: sources.shaped([batch]),
  }
}

function collateObjects(
  examples: readonly TaggerExample[],
  { count, side }: ObjectSlots,
): { readonly objects: TensorOf<'float32'>; readonly hasObject: TensorOf<'float32'> } {
  const batch = examples.length
  const objects = new Float32Array(batch * count * 3 * side * side)
  const hasObject = new Float32Array(batch * count)
  examples.forEach((example, row) => {
    example.objects?.slice(0, count).forEach((object, slot) => {
      if (object === null) return
      writePlanes(object, objects, row * count + slot, side, imagenetScale)
      hasObject[row * count + slot] = 1
    })
  })
  return {
    objects: floats([batch, count, 3, side, side], objects),
    hasObject: floats([batch, count], hasObject),
  }
}

/** Tags of a batch, [batch, length]; padding is tag 0 and masked. */
export function collateTags(examples: readonly LabelledTaggerExample[]): TensorOf<'int64'> {
  const length = Math.max(1, ...examples.map(({ words }) => words.length))
  const tags = new LongRows(examples.length * length)
  examples.forEach((example, row) => {
    tags.set(example.tags, row * length)
  })
  return tags.shaped([examples.length, length])
}
