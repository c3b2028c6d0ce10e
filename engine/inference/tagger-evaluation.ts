import { type EntityReport, entityF1 } from '../../models/metrics/entity-f1.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import type { PostGrounding } from './picture-box.ts'
import { openTagger, type Tagger, type TaggerOptions, type TaggerPost } from './tagger.ts'
import type { TypedRange } from './tagger-alignment.ts'

export interface GoldPost extends TaggerPost {
  readonly gold: readonly TypedRange[]
  readonly groundings?: readonly PostGrounding[]
}

/** Given words as a post: joined by single spaces. */
export function postOfWords(words: readonly string[], image: Uint8Array | null = null): TaggerPost {
  let at = 0
  const ranges = words.map((word) => {
    const range = { start: at, end: at + word.length }
    at = range.end + 1
    return range
  })
  return { text: words.join(' '), words: ranges, image }
}

/** Entity-level scores of an open model on posts with known entities. */
export async function evaluateTagger(tagger: Tagger, posts: readonly GoldPost[]): Promise<EntityReport> {
  const predicted = await tagger.suggest(posts)
  return entityF1(
    posts.map(({ gold }) => gold),
    predicted.map(({ spans }) => spans),
  )
}

/** Opens a package, scores it and closes it again. */
export async function evaluatePackage(
  model: ModelPackage,
  posts: readonly GoldPost[],
  options: TaggerOptions = {},
): Promise<EntityReport> {
  const tagger = await openTagger(model, options)
  try {
    return await evaluateTagger(tagger, posts)
  } finally {
    await tagger.release()
  }
}
