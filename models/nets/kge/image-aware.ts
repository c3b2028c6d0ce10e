import { parameterGroups } from '../../autodiff/parameter-groups.ts'
import { trainingGraph } from '../../autodiff/training-graph.ts'
import { countOf } from '../../graph/dims.ts'
import { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { type KgeConfig, kgeTables } from './kge-config.ts'
import { questionPoints, scoresOfAll } from './score-graph.ts'

/**
 * - `ikrl`: TransE whose entities have a second vector, a projection of their image's features; all four pairings of structure and image
 *   of the two ends are scored, and the mean counts.
 * - `rsme`: ComplEx whose entities are their own vector and the image's, mixed by a gate that every relation learns: some need to
 *   see, some do not.
 *
 * Of an entity without an image the own vector stands for both. Features are frozen. RSME's other gate, which picks among several images,
 * is the caller's: here an entity has one row of features.
 *
 * Sources: Xie et al. 2017, arXiv:1609.07028; Wang et al. 2021, "Is Visual Context Really Helpful for Knowledge Graph?".
 */
export const imageAwareScorers = ['ikrl', 'rsme'] as const
export type ImageAwareScorer = (typeof imageAwareScorers)[number]

export interface ImageAwareConfig {
  readonly scorer: ImageAwareScorer
  readonly dimension: number
  readonly entities: number
  /** Rows: inverse relations count. */
  readonly relations: number
  /** Numbers of an image. */
  readonly features: number
  readonly gamma: number
}

/** Shapes of the parameters by name. */
export function imageAwareParameters({
  scorer,
  dimension,
  entities,
  relations,
  features,
}: ImageAwareConfig): ReadonlyMap<string, readonly number[]> {
  return new Map<string, readonly number[]>([
    [kgeTables.entities, [entities, dimension]],
    [kgeTables.relations, [relations, dimension]],
    ['image_projection', [features, dimension]],
    ...(scorer === 'rsme' ? ([['relation_gate', [relations, 1]]] as const) : []),
  ])
}

/** Scores [questions, entities] of questions given by rows: `known` and `relation`, int64 [questions]. */
function scoreGraph(config: ImageAwareConfig) {
  const g = new Graph()
  const shapes = imageAwareParameters(config)
  const parameter = (name: string) => g.parameter(name, shapes.get(name)!)
  const own = parameter(kgeTables.entities)
  const features = g.input('image_features', 'float32', [config.entities, config.features])
  const shown = g.input('has_image', 'float32', [config.entities, 1])
  const seen = g.matMul(features, parameter('image_projection'))
  const images = g.add(own, g.mul(shown, g.sub(seen, own)))
  const relation = g.input('relation', 'int64', ['questions'])
  const links = g.gather(parameter(kgeTables.relations), relation)
  const known = g.input('known', 'int64', ['questions'])
  const base: KgeConfig = {
    ...config,
    ...{ scorer: config.scorer === 'ikrl' ? 'transe' : 'complex', norm: 2, reciprocal: true },
  }
  const against = (of: Value, table: Value) => scoresOfAll(g, base, questionPoints(g, base, of, links), table)
  const [knownOwn, knownImage] = [g.gather(own, known), g.gather(images, known)]
  if (config.scorer === 'ikrl') {
    const pairs = [knownOwn, knownImage].flatMap((of) => [own, images].map((table) => against(of, table)))
    return {
      g,
      scores: g.scale(
        pairs.reduce((sum, each) => g.add(sum, each)),
        1 / pairs.length,
      ),
    }
  }
  const gate = g.sigmoid(g.gather(parameter('relation_gate'), relation))
  const mixed = (a: Value, b: Value) => g.add(a, g.mul(gate, g.sub(b, a)))
  const head = mixed(knownOwn, knownImage)
  return { g, scores: mixed(against(head, own), against(head, images)) }
}

/** ONNX that gives `scores`; parameters are inputs beside `known`, `relation`, `image_features` and `has_image`. */
export function imageAwareScoringModel(config: ImageAwareConfig): Uint8Array {
  const { g, scores } = scoreGraph(config)
  return onnxModel(g, { outputs: { scores } })
}

/**
 * ONNX for one step of AdamW against all entities; further inputs `places`, `targets` and `weights` as in `Answers`, and those of
 * `trainingGraph`.
 */
export function imageAwareTrainingModel(
  config: ImageAwareConfig,
  frozen: ReadonlyMap<string, Tensor> = new Map(),
): { readonly model: Uint8Array; readonly learnt: readonly string[] } {
  const { g, scores } = scoreGraph(config)
  const places = g.input('places', 'int64', ['hits'])
  const targets = g.input('targets', 'float32', ['hits'])
  const weights = g.input('weights', 'float32', ['questions'])
  const flat = g.reshape(g.logSoftmax(scores), [countOf(scores.shape)])
  const ofHit = g.gather(weights, g.div(places, g.scalar(config.entities, 'int64')))
  const loss = g.neg(g.sum(g.mul(g.mul(ofHit, targets), g.gatherElements(flat, places, 0))))
  const groups = parameterGroups([{ takes: (name) => !frozen.has(name) }], 0)
  const { outputs, learnt } = trainingGraph(g, loss, { groups })
  return { model: onnxModel(g, { outputs, parameters: frozen }), learnt }
}
