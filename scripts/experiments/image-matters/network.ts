import type { Weights } from '../../../engine/training/fit-model.ts'
import type { Graph } from '../../../models/graph/graph.ts'
import type { Value } from '../../../models/graph/ops.ts'
import type { Tensor } from '../../../models/graph/tensor.ts'
import type { Scene } from './draw-scene.ts'
import type { MadePost } from './posts.ts'

/** A post as one measurement shows it: with which picture of its own, and with which other one. */
export interface Shown {
  readonly post: MadePost
  readonly length: number
  readonly picture: Scene
  readonly added: Scene | null
}

/** One of the networks compared. */
export interface Network {
  readonly name: string
  readonly build: (g: Graph) => { readonly logits: Value; readonly loss: Value }
  /** What never learns and comes from elsewhere. */
  readonly fixed: Weights
  readonly feeds: (batch: readonly Shown[]) => Readonly<Record<string, Tensor>>
  /** Gates that start even and the like; all else is drawn. */
  readonly startsAtZero: (name: string) => boolean
  readonly learningRate: number
}
