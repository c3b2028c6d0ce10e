import type { Weights } from '../../../engine/training/fit-model.ts'
import { type Random, shuffled } from '../../../engine/training/fit-random.ts'
import { Graph } from '../../../models/graph/graph.ts'
import { onnxModel } from '../../../models/onnx/onnx-model.ts'
import { figureNames } from './figures.ts'
import type { Network, Shown } from './network.ts'
import type { MadePost } from './posts.ts'
import { withModel } from './run-graph.ts'

/** Shares of held-out posts whose class is found, 0 to 1. */
export interface Accuracies {
  /** Each post with its own picture. */
  readonly right: number
  /** The same pictures, dealt anew to the posts. */
  readonly shuffled: number
  /** Its own, and one that means nothing beside it. */
  readonly irrelevantAdded: number
}

export async function measureNetwork(
  network: Network,
  weights: Weights,
  posts: readonly MadePost[],
  random: Random,
): Promise<Accuracies> {
  const g = new Graph()
  const { logits } = network.build(g)
  const dealt = shuffled(
    posts.map(({ picture }) => picture),
    random,
  )
  const show = (of: (post: MadePost, at: number) => Pick<Shown, 'picture' | 'added'>) =>
    posts.map((post, at): Shown => ({ post, length: post.length, ...of(post, at) }))
  return await withModel(onnxModel(g, { outputs: { logits }, parameters: weights }), async (run) => {
    const accuracy = async (shown: readonly Shown[]) => {
      let found = 0
      for (let from = 0; from < shown.length; from += 50) {
        const batch = shown.slice(from, from + 50)
        const scores = (await run(network.feeds(batch))).logits!
        batch.forEach(({ post }, at) => {
          if (best(scores.subarray(at * figureNames.length, (at + 1) * figureNames.length)) === post.label) found++
        })
      }
      return found / shown.length
    }
    return {
      right: await accuracy(show(({ picture }) => ({ picture, added: null }))),
      shuffled: await accuracy(show((_, at) => ({ picture: dealt[at]!, added: null }))),
      irrelevantAdded: await accuracy(show(({ picture, irrelevant }) => ({ picture, added: irrelevant }))),
    }
  })
}

function best(scores: Float32Array): number {
  return scores.reduce((winner, score, at) => (score > scores[winner]! ? at : winner), 0)
}
