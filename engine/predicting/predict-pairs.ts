import { mnreLine } from '../../exchange/mnre/mnre-line.ts'
import { openModel, openRelationModel } from '../compute/open-model.ts'
import { pairIn, relationsOf } from '../corpora/read-corpus.ts'
import { withGuessedTypes } from '../relations/guess-types.ts'
import { taggerPosts } from './evaluate-file.ts'
import { filePosts } from './file-posts.ts'
import type { PredictFile } from './predict-file.ts'

export interface PredictPairs extends PredictFile {
  /** Folder of a package that names the types of the mentions; left out: none are named, and nothing is ruled out. */
  readonly types?: string
}

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
export async function predictPairs(options: PredictPairs): Promise<PredictedPairs> {
  const { model, types, input, images, threads, write, onProgress } = options
  const runs = { device: 'cpu', threads } as const
  const tagger = await openRelationModel({ base: model, delta: null }, runs)
  const mentions = types === undefined ? null : await openModel({ base: types, delta: null }, runs)
  const { relate } = mentions === null ? tagger : withGuessedTypes(tagger, mentions)
  const counts = { pairs: 0, relations: 0 }
  try {
    for await (const posts of filePosts(input, { ...options, format: 'mnre' })) {
      const seen = await taggerPosts(posts, images, tagger)
      const marked = posts.flatMap((post, at) =>
        relationsOf(post).map((pair) => ({ post, pair, asked: pairIn(seen[at]!, pair) })),
      )
      const answers = await relate(marked.map(({ asked }) => asked))
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
    await Promise.all([tagger.release(), mentions?.release()])
  }
}
