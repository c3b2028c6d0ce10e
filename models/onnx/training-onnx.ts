import type { TrainingParts } from '../autodiff/training-parts.ts'
import type { Value } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { onnxModel } from './onnx-model.ts'

/** `trainingParts` as ONNX. */
export interface TrainingOnnx {
  readonly gradients: Uint8Array | null
  readonly step: Uint8Array
}

/**
 * @param weights of all parameters; those that do not learn become part of the model
 * @param given   values that are fed instead of being computed, as of `onnxModel`
 */
export function trainingOnnx(
  { gradients, step, learnt }: TrainingParts,
  weights: ReadonlyMap<string, Tensor>,
  given: Readonly<Record<string, Value>> = {},
) {
  const moving = new Set(learnt)
  const parameters = new Map([...weights].filter(([name]) => !moving.has(name)))
  const model: TrainingOnnx = {
    gradients: gradients && onnxModel(gradients.graph, { outputs: gradients.outputs, parameters, given }),
    step: onnxModel(step.graph, { outputs: step.outputs, parameters, given: gradients === null ? given : {} }),
  }
  return { model, learnt }
}
