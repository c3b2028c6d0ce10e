import { mnreLine } from '../../exchange/mnre/mnre-line.ts'
import { openRelationModel } from '../compute/open-model.ts'
import { pairIn, relationsOf } from '../corpora/read-corpus.ts'
import { taggerPosts } from './evaluate-file.ts'
import { filePosts } from './file-posts.ts'
import type { PredictFile } from './predict-file.ts'

export interface PredictedPairs {
  readonly pairs: number
  /** Other than None. */
  readonly relations: number
}

/**
 * Reads MNRE and writes it again with the model's relation for every pair, in place of the one that is there. Pairs of one text
 * stand together.
 *
 * @throws Failed `bad-input` for errors in the file, `model` for a package that cannot be opened, `cancelled`
 */
export async function predictPairs(options: PredictFile): Promise<PredictedPairs> {
  const { model, input, images, threads, write, onProgress } = options
  const tagger = await openRelationModel({ base: model, delta: null }, { device: 'cpu', threads })
  const counts = { pairs: 0, relations: 0 }
  try {
    for await (const posts of filePosts(input, { ...options, format: 'mnre' })) {
      const seen = await taggerPosts(posts, images, tagger)
      const marked = posts.flatMap((post, at) =>
        relationsOf(post).map((pair) => ({ post, pair, asked: pairIn(seen[at]!, pair) })),
      )
      const answers = await tagger.relate(marked.map(({ asked }) => asked))
      const lines = marked.map(({ post, pair }, at) => {
        const tokens = post.words.map(({ start, end }) => post.text.slice(start, end))
        const relation = answers[at]![0]!.type
        counts.relations += relation === 'None' ? 0 : 1
        return mnreLine({ tokens, head: pair.h.pos, tail: pair.t.pos, image: post.images[0] ?? null, relation })
      })
      counts.pairs += lines.length
      await write(lines.join(''))
      onProgress(counts.pairs)
    }
    return counts
  } finally {
    await tagger.release()
  }
}
