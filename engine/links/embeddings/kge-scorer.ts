import { Tensor as OrtTensor } from 'onnxruntime-node'
import { Graph } from '../../../models/graph/graph.ts'
import type { MissingEnd } from '../../../models/metrics/ranking.ts'
import { isProduct, type KgeConfig } from '../../../models/nets/kge/kge-config.ts'
import { type KgeVectors, openCandidates, questionPoint } from '../../../models/nets/kge/score-candidates.ts'
import { scoresOfAll } from '../../../models/nets/kge/score-graph.ts'
import { onnxModel } from '../../../models/onnx/onnx-model.ts'
import type { LinkScorer } from '../rank-links.ts'
import { openRuntime } from './kge-session.ts'

/**
 * Many questions at once: a matrix product of the runtime where scores are inner products or Euclidean distances, else number by
 * number, which takes some ten times as long. The scores of one call are overwritten by the next.
 */
export async function withKgeScorer<T>(
  config: KgeConfig,
  vectors: KgeVectors,
  threads: number,
  use: (score: LinkScorer) => Promise<T>,
): Promise<T> {
  const pointOf = ({ known, relation, wanted }: { known: number; relation: number; wanted: MissingEnd }) =>
    questionPoint(config, vectors, known, relation, wanted)
  if (!isProduct(config) && config.norm === 1) {
    const scoreAll = openCandidates(config)
    let kept: Float32Array[] = []
    return use(async (queries) => {
      while (kept.length < queries.length) kept = [...kept, new Float32Array(config.entities)]
      queries.forEach((query, row) => {
        scoreAll(pointOf(query), vectors.entities, kept[row]!)
      })
      return kept.slice(0, queries.length)
    })
  }
  const { dimension, entities } = config
  const session = await openRuntime(scoringModel(config), threads)
  try {
    const table = new OrtTensor('float32', vectors.entities, [entities, dimension])
    let into = new Float32Array(0)
    return await use(async (queries) => {
      const count = queries.length
      const points = new Float32Array(count * dimension)
      queries.forEach((query, row) => {
        points.set(pointOf(query), row * dimension)
      })
      // Some 15 MB for each call; fresh ones would cost more than the products.
      if (into.length < count * entities) into = new Float32Array(count * entities)
      const scores = into.subarray(0, count * entities)
      await session.run(
        { points: new OrtTensor('float32', points, [count, dimension]), table },
        { scores: new OrtTensor('float32', scores, [count, entities]) },
      )
      return queries.map((_, row) => scores.subarray(row * entities, (row + 1) * entities))
    })
  } finally {
    await session.release()
  }
}

function scoringModel(config: KgeConfig): Uint8Array {
  const g = new Graph()
  const points = g.input('points', 'float32', ['questions', config.dimension])
  const table = g.input('table', 'float32', [config.entities, config.dimension])
  return onnxModel(g, { outputs: { scores: scoresOfAll(g, config, points, table) } })
}
