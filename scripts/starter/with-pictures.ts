import type { Random } from '../../engine/training/fit-random.ts'
import type { TaggerTrainingExample } from '../../engine/training/tagger-learner.ts'
import { dropWords } from '../../models/nets/tagger/word-dropout.ts'
import { type EncodedWords, piecesPerWord } from '../../models/text/encode-words.ts'
import { paddingId } from '../../models/text/vocabulary.ts'
import { charactersPerWord } from '../../models/text/word-features.ts'
import type { Picture, Pictures } from './read-pictures.ts'

/** What a network sees of one post. */
export interface Sights {
  readonly image: Uint8Array | null
  readonly objects: readonly Uint8Array[]
}

const nothing: Sights = { image: null, objects: [] }
const pickOf = <T>(items: readonly T[], chance: Random): T => items[Math.floor(chance() * items.length)]!

/** A picture that has nothing to do with the post, with some of its regions: often none are proposed yet. */
export function unrelated(pictures: readonly Picture[], slots: number, chance: Random): Sights {
  const { whole, regions } = pickOf(pictures, chance)
  return { image: whole, objects: regions.slice(0, Math.floor(chance() * (slots + 1))) }
}

/**
 * A picture that goes with a name of one of the types: as the whole image with its regions; or as a region alone, among those of
 * another image, at a place of its own.
 */
export function fitting(
  pictures: readonly Picture[],
  types: readonly string[],
  slots: number,
  chance: Random,
  alone = chance() < 0.5,
): Sights {
  const type = pickOf(types, chance)
  const own = pictures.filter((picture) => picture.type === type)
  if (own.length === 0) return unrelated(pictures, slots, chance)
  const picture = pickOf(own, chance)
  if (!alone) return { image: picture.whole, objects: picture.regions.slice(0, Math.floor(chance() * (slots + 1))) }
  const others = pickOf(pictures, chance)
  const objects = others.regions.slice(0, Math.floor(chance() * slots))
  const at = Math.floor(chance() * (objects.length + 1))
  return { image: others.whole, objects: objects.toSpliced(at, 0, picture.small) }
}

/** What training posts are shown, as shares of them; and of their names, how many have their words hidden. */
export interface PictureMix {
  readonly fits: number
  /** A picture that has nothing to do with the post; the rest has none. */
  readonly disturbs: number
  readonly hiddenNames: number
  /** Where a picture fits. */
  readonly hiddenBesidePicture: number
}

export const pictureMixes = {
  /** For a whole network, which must know names as well. */
  all: { fits: 0.3, disturbs: 0.3, hiddenNames: 0.1, hiddenBesidePicture: 0.5 },
  /** For what reads regions, while the rest stays as it is: mostly the picture alone tells. */
  regions: { fits: 0.7, disturbs: 0.1, hiddenNames: 0.2, hiddenBesidePicture: 0.9 },
} as const satisfies Readonly<Record<string, PictureMix>>

/**
 * A training post with a picture, an unrelated one, or none, anew whenever it is seen. The posts' own images are not at hand: names
 * stand beside pictures of what such a name may mean, and now and then only the picture tells.
 */
export function withPictures(
  { taught }: Pictures,
  labels: readonly string[],
  slots: number,
  { fits, disturbs, hiddenNames, hiddenBesidePicture }: PictureMix,
) {
  return (example: TaggerTrainingExample, chance: Random): TaggerTrainingExample => {
    const types = [...new Set([...example.tags].filter((tag) => tag > 0).map((tag) => labels[(tag - 1) >> 1]!))]
    const dice = chance()
    const isFitting = types.length > 0 && dice < fits
    const sights = isFitting
      ? fitting(taught, types, slots, chance)
      : dice < fits + disturbs
        ? unrelated(taught, slots, chance)
        : nothing
    const words = hideNames(example, isFitting ? hiddenBesidePicture : hiddenNames, chance)
    return { ...example, ...sights, words }
  }
}

/** @param share of the names */
function hideNames({ words, tags }: TaggerTrainingExample, share: number, chance: Random): EncodedWords {
  const without = dropWords(words, { word: 1, pieces: 1, everything: 0 }, chance)
  const made = {
    ...words,
    words: words.words.slice(),
    pieces: words.pieces.slice(),
    characters: words.characters.slice(),
  }
  let hides = false
  tags.forEach((tag, at) => {
    // An odd tag begins a name, and an even one goes on with it.
    if (tag === 0 || tag % 2 === 1) hides = tag > 0 && chance() < share
    if (!hides) return
    made.words[at] = without.words[at]!
    const [from, to] = [at * piecesPerWord, (at + 1) * piecesPerWord]
    made.pieces.set(without.pieces.subarray(from, to), from)
    made.characters.fill(paddingId, at * charactersPerWord, (at + 1) * charactersPerWord)
  })
  return made
}
