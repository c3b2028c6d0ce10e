import type { Evaluation, Scores } from '../../contract/domain/learning.ts'
import { type Entity, type EntityScores, entityF1 } from '../../models/metrics/entity-f1.ts'
import { openModel } from '../compute/open-model.ts'
import type { Tagger, TaggerPost } from '../inference/tagger.ts'
import type { FileImages } from './file-images.ts'
import { type FilePost, type FilePosts, filePosts } from './file-posts.ts'

export interface EvaluateFile extends FilePosts {
  /** Folder of the model package. */
  readonly model: string
  readonly gold: string
  /** null: every post is read without its image. */
  readonly images: FileImages | null
  readonly threads: number
  readonly onProgress: (posts: number) => void
}

/**
 * Entity-level scores of a model on a labelled file: exact match of span and type, as conlleval and seqeval count.
 * @throws Failed `bad-input` for errors in the file, `model` for a package that cannot be opened, `cancelled`
 */
export async function evaluateFile(options: EvaluateFile): Promise<Evaluation> {
  const { model, gold, images, threads, onProgress } = options
  const tagger = await openModel({ base: model, delta: null }, { device: 'cpu', threads })
  const expected: Entity[][] = []
  const found: Entity[][] = []
  try {
    for await (const batch of filePosts(gold, options)) {
      const posts = await taggerPosts(batch, images, tagger)
      const tagged = await tagger.suggest(posts)
      for (const [index, post] of batch.entries()) {
        expected.push(post.mentions.filter(({ verdict }) => verdict === undefined))
        found.push([...(tagged[index]?.spans ?? [])])
      }
      onProgress(expected.length)
    }
  } finally {
    await tagger.release()
  }
  const { total, byType } = entityF1(expected, found)
  return {
    posts: expected.length,
    total: inPerCent(total),
    perType: [...byType].map(([type, scores]) => ({ type, ...inPerCent(scores) })),
  }
}

/** What of a post's pictures a model reads. */
export type SeenSizes = Pick<Tagger, 'imageSize' | 'objects'>

export async function taggerPosts(
  posts: readonly FilePost[],
  images: FileImages | null,
  { imageSize, objects: slots }: SeenSizes,
): Promise<TaggerPost[]> {
  const pixels = images === null ? [] : await images.pixels(posts, imageSize)
  const objects = images === null ? [] : await images.objects(posts, slots)
  return posts.map(({ text, words }, at) => ({ text, words, image: pixels[at] ?? null, objects: objects[at] ?? [] }))
}

const inPerCent = ({ precision, recall, f1, ...counts }: EntityScores): Scores => ({
  precision: 100 * precision,
  recall: 100 * recall,
  f1: 100 * f1,
  ...counts,
})
