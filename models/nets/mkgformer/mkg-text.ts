import type { Fidelity } from './config.ts'

/** Token ids that every text of link prediction is put together from. */
export interface MkgMarks {
  readonly cls: number
  readonly sep: number
  readonly mask: number
}

export interface KnownEntity {
  /** Its own token. */
  readonly token: number
  /** Its description as word pieces. */
  readonly description: readonly number[]
}

export interface KnownRelation {
  /** Its own token. */
  readonly token: number
  /** Its name as word pieces; may be empty. */
  readonly words: readonly number[]
}

/** A triple with one end missing. */
export interface Question {
  readonly wanted: 'head' | 'tail'
  /** The other end. */
  readonly known: KnownEntity
  readonly relation: KnownRelation
}

/** Word pieces of the sentences around a description; see `entityModellingText`. */
export interface EntityPhrases {
  readonly before: readonly number[]
  readonly between: readonly number[]
  readonly after: readonly number[]
}

/**
 * The text of a triple with a missing end. The description of the known end is cut to what fits; everything else stays whole.
 *
 *   tail wanted, released   [CLS] E [SEP] words of r, R [SEP] [MASK] description [SEP]
 *   tail wanted, paper      [CLS] E description [SEP] words of r, R [SEP] [MASK] [SEP]
 *   head wanted, both       [CLS] [MASK] [SEP] words of r, R [SEP] E description [SEP]
 *
 * @param longest tokens at most
 * @throws RangeError when it does not fit even without a description
 */
export function questionText(
  { wanted, known, relation }: Question,
  fidelity: Fidelity,
  { cls, sep, mask }: MkgMarks,
  longest: number,
): readonly number[] {
  const middle = [sep, ...relation.words, relation.token, sep]
  const [before, after] =
    wanted === 'head'
      ? [[cls, mask, ...middle, known.token], [sep]]
      : fidelity === 'released'
        ? [[cls, known.token, ...middle, mask], [sep]]
        : [
            [cls, known.token],
            [...middle, mask, sep],
          ]
  return around(before, known.description, after, longest, `relation ${relation.token}`)
}

/**
 * The text from which an entity's vector is learnt: it says that [MASK] is what the description describes.
 *
 *   released   [CLS] The description of [MASK] is that description . [SEP]   before: "The description of", between: "is that", after: "."
 *   paper      [CLS] description is the description of [MASK] [SEP]          between: "is the description of", the rest empty
 *
 * @throws RangeError when it does not fit even without a description
 */
export function entityModellingText(
  description: readonly number[],
  phrases: EntityPhrases,
  fidelity: Fidelity,
  { cls, sep, mask }: MkgMarks,
  longest: number,
): readonly number[] {
  const { before, between, after } = phrases
  return fidelity === 'released'
    ? around([cls, ...before, mask, ...between], description, [...after, sep], longest, 'the phrases')
    : around([cls, ...before], description, [...between, mask, ...after, sep], longest, 'the phrases')
}

/** The images of an entity in their order: the first is the whole one, then come salient objects, then regions. */
export function imagesOfEntity<T>(
  images: readonly T[],
  auxiliary: number,
  objects: number,
): { readonly whole: T | undefined; readonly auxiliary: readonly T[]; readonly objects: readonly T[] } {
  return {
    whole: images[0],
    auxiliary: images.slice(1, 1 + auxiliary),
    objects: images.slice(1 + auxiliary, 1 + auxiliary + objects),
  }
}

function around(
  before: readonly number[],
  description: readonly number[],
  after: readonly number[],
  longest: number,
  what: string,
): readonly number[] {
  const room = longest - before.length - after.length
  if (room < 0)
    throw new RangeError(
      `${what}: the text takes ${before.length + after.length} tokens without any description, and ${longest} are allowed; allow more`,
    )
  return [...before, ...description.slice(0, room), ...after]
}
