import type { Value } from '../graph/ops.ts'
import type { AdamWSettings } from './adamw.ts'

/** How one group of parameters learns. A parameter belongs to the first group that takes its name. */
export interface ParameterGroup {
  readonly takes: (name: string) => boolean
  /** Times the input `learning_rate`; 0 freezes the group. */
  readonly learningRateScale: number
  readonly weightDecay: number
}

export interface TrainingOptions {
  readonly groups: readonly ParameterGroup[]
  /** All gradients together are scaled down to this length; undefined leaves them as they are. */
  readonly clipNorm?: number
  readonly settings?: AdamWSettings
  /** Further values wanted from a step, under their own names. */
  readonly watch?: Readonly<Record<string, Value>>
}

export interface TrainingGraph {
  /** For `onnxModel`. `loss`, `gradient_norm`, `new/…`, `new_first/…` and `new_second/…` for each learnt parameter. */
  readonly outputs: Readonly<Record<string, Value>>
  /** Names of the parameters that learn; all others are to be given to `onnxModel` as numbers. */
  readonly learnt: readonly string[]
}
