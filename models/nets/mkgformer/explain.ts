import type { Tensor } from '../../graph/tensor.ts'
import { type ImageKind, patchesOf, type VisualLayout } from './visual-layout.ts'

/** One of a post's images as the network sees it: `whole` 0, `auxiliary` 0 to 2, … */
export interface SeenImage {
  readonly kind: ImageKind
  readonly number: number
}

/** From the top-left corner. In what unit, the owner says. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** What one place of the visual sequence stands for. */
export type VisualToken =
  | { readonly kind: 'class' }
  /** `box` in pixels of the image as the network sees it, scaled and cut to its side. */
  | { readonly kind: 'patch'; readonly image: SeenImage; readonly side: number; readonly box: Box }

/** Every place of the visual sequence, in order: as many as S has columns. */
export function visualTokens(layout: VisualLayout): readonly VisualToken[] {
  const { classVector, patch, parts } = layout
  const patches = parts.flatMap((part) =>
    Array.from({ length: part.count }, (_, number) => ({ kind: part.kind, number })).flatMap((image) => {
      const columns = part.side / patch
      return Array.from({ length: patchesOf(part, patch) }, (_, at): VisualToken => {
        const box = { x: (at % columns) * patch, y: Math.floor(at / columns) * patch, w: patch, h: patch }
        return { kind: 'patch', image, side: part.side, box }
      })
    }),
  )
  return classVector ? [{ kind: 'class' }, ...patches] : patches
}

/**
 * Where a patch lies in the photo.
 *
 * @param window the part of the photo that became the network's image, in pixels of the photo
 */
export function placeInPhoto(token: Extract<VisualToken, { kind: 'patch' }>, window: Box): Box {
  const [across, down] = [window.w / token.side, window.h / token.side]
  const { x, y, w, h } = token.box
  return { x: window.x + x * across, y: window.y + y * down, w: w * across, h: h * down }
}

/** Rows of numbers, one after the other. */
export interface Rows {
  readonly width: number
  readonly data: ArrayLike<number>
}

/**
 * One post of an output of the graph, with everything but the last axis as rows.
 *
 * @param tensor float32 [batch, ..., width]
 */
export function rowsOfPost(tensor: Tensor, post: number): Rows {
  if (tensor.dtype !== 'float32') throw new RangeError(`explanations are float32, not ${tensor.dtype}`)
  const size = tensor.data.length / tensor.shape[0]!
  return { width: tensor.shape.at(-1)!, data: tensor.data.subarray(post * size, (post + 1) * size) }
}

/**
 * Rows of tokens averaged over the words they are pieces of: one row for each word, in order.
 *
 * @param wordOf for each token the number of its word, null for [CLS], markers, padding and the like; words whose pieces were
 *               all cut off have no row
 */
export function wordRows({ width, data }: Rows, wordOf: readonly (number | null)[]): ReadonlyMap<number, Float64Array> {
  const sums = new Map<number, Float64Array>()
  const pieces = new Map<number, number>()
  wordOf.forEach((word, token) => {
    if (word === null) return
    const sum = sums.get(word) ?? new Float64Array(width)
    for (let at = 0; at < width; at++) sum[at]! += data[token * width + at]!
    sums.set(word, sum)
    pieces.set(word, (pieces.get(word) ?? 0) + 1)
  })
  for (const [word, sum] of sums) for (let at = 0; at < width; at++) sum[at]! /= pieces.get(word)!
  return sums
}

export interface ImageShare {
  readonly image: SeenImage
  readonly share: number
}

/** How much of a row falls on each image: sums over its patches. What falls on the class vector is no image's. */
export function imageShares(row: ArrayLike<number>, tokens: readonly VisualToken[]): readonly ImageShare[] {
  return groupByImage(tokens).map(({ image, places }) => ({
    image,
    share: places.reduce((sum, at) => sum + row[at]!, 0),
  }))
}

export interface PatchWeight {
  readonly token: Extract<VisualToken, { kind: 'patch' }>
  readonly weight: number
}

/** The patches a row gives most to, heaviest first; of equal ones the first. */
export function strongestPatches(
  row: ArrayLike<number>,
  tokens: readonly VisualToken[],
  most: number,
): readonly PatchWeight[] {
  const weighed = tokens.flatMap((token, at) => (token.kind === 'patch' ? [{ token, weight: row[at]! }] : []))
  return weighed.sort((a, b) => b.weight - a.weight).slice(0, most)
}

export interface WordExplanation {
  readonly word: number
  readonly images: readonly ImageShare[]
  readonly patches: readonly PatchWeight[]
}

/**
 * Which images and patches each word takes up.
 *
 * @param similarity of one post, a row for each token (`explain.similarity.N`)
 * @param most       patches to name for each word
 */
export function explainWords(
  similarity: Rows,
  tokens: readonly VisualToken[],
  wordOf: readonly (number | null)[],
  most = 5,
): readonly WordExplanation[] {
  if (similarity.width !== tokens.length)
    throw new RangeError(`rows of ${similarity.width} do not match a visual sequence of ${tokens.length}`)
  return [...wordRows(similarity, wordOf)].map(([word, row]) => ({
    word,
    images: imageShares(row, tokens),
    patches: strongestPatches(row, tokens, most),
  }))
}

/**
 * λ of each image: the share of its patches' attention that goes to the text, averaged over patches and heads.
 *
 * @param lambda of one post, a row for each head (`explain.lambda.N`)
 */
export function textShareOfImages({ width, data }: Rows, tokens: readonly VisualToken[]): readonly ImageShare[] {
  const heads = data.length / width
  return groupByImage(tokens).map(({ image, places }) => {
    let sum = 0
    for (let head = 0; head < heads; head++) for (const at of places) sum += data[head * width + at]!
    return { image, share: sum / (heads * places.length) }
  })
}

/**
 * What the patches of each image read in the text, word by word: attention averaged over patches and heads. The shares of an
 * image add up to its λ, but for tokens that belong to no word.
 *
 * @param attention of one post, a row for each head and patch, the text first (`explain.vision_attention.N`)
 */
export function wordsReadByImages(
  { width, data }: Rows,
  tokens: readonly VisualToken[],
  wordOf: readonly (number | null)[],
): readonly { readonly image: SeenImage; readonly words: ReadonlyMap<number, number> }[] {
  const heads = data.length / width / tokens.length
  return groupByImage(tokens).map(({ image, places }) => {
    const words = new Map<number, number>()
    wordOf.forEach((word, token) => {
      if (word === null) return
      let sum = 0
      for (let head = 0; head < heads; head++)
        for (const at of places) sum += data[(head * tokens.length + at) * width + token]!
      words.set(word, (words.get(word) ?? 0) + sum / (heads * places.length))
    })
    return { image, words }
  })
}

function groupByImage(
  tokens: readonly VisualToken[],
): readonly { readonly image: SeenImage; readonly places: readonly number[] }[] {
  const groups = new Map<string, { image: SeenImage; places: number[] }>()
  tokens.forEach((token, at) => {
    if (token.kind !== 'patch') return
    const key = `${token.image.kind} ${token.image.number}`
    const group = groups.get(key)
    if (group) group.places.push(at)
    else groups.set(key, { image: token.image, places: [at] })
  })
  return [...groups.values()]
}
