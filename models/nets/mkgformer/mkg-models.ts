import { trainingGraph } from '../../autodiff/training-graph.ts'
import { Graph } from '../../graph/graph.ts'
import type { TensorOf } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { dropping, keepAll } from '../layers/dropout.ts'
import type { MkgformerConfig } from './config.ts'
import type { MkgTokens } from './entity-head.ts'
import { learningGroups } from './learning-groups.ts'
import { type MkgStep, mkg } from './mkg.ts'

type Weights = ReadonlyMap<string, TensorOf<'float32'>>

/** Shapes of all parameters by name, also of towers that a switch leaves unused. */
export function mkgParameters(tokens: MkgTokens, config: MkgformerConfig): ReadonlyMap<string, readonly number[]> {
  const g = new Graph()
  mkg(g, tokens, config)
  return new Map([...g.parameters].map(([name, { shape }]) => [name, shape as readonly number[]]))
}

/** ONNX from the inputs of `mkg` to `entity_logits` [batch, entities]; the weights are inside. */
export function mkgScoringModel(tokens: MkgTokens, config: MkgformerConfig, weights: Weights): Uint8Array {
  const g = new Graph()
  const { entityLogits } = mkg(g, tokens, config)
  return onnxModel(g, { outputs: { entity_logits: entityLogits }, parameters: weights })
}

export interface MkgTrainingModel {
  readonly model: Uint8Array
  /** Names of the parameters that learn; the others are inside the model. */
  readonly learnt: readonly string[]
}

/**
 * ONNX for one training step of either kind; its inputs are those of `mkg`, `seed` where something is dropped, and those of
 * `trainingGraph`. The loss of the second step is summed over entities, not averaged: with a small share for each of
 * thousands of entities, gradients would sink to where Adam's epsilon holds them still.
 */
export function mkgTrainingModel(
  tokens: MkgTokens,
  config: MkgformerConfig,
  step: MkgStep,
  weights: Weights,
  dropout: number,
): MkgTrainingModel {
  const g = new Graph()
  const drop = dropout > 0 ? dropping(g, g.input('seed', 'int64', []), dropout) : keepAll
  const { loss } = mkg(g, tokens, config, { step, drop })
  const scaled = step === 'missing-entity' ? g.scale(loss, tokens.entityEnd - tokens.entityStart) : loss
  const { outputs, learnt } = trainingGraph(g, scaled, {
    clipNorm: 5,
    settings: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 },
    groups: learningGroups({ kind: 'mkg', step }, config.fidelity),
  })
  const frozen = new Map([...weights].filter(([name]) => !learnt.includes(name)))
  return { model: onnxModel(g, { outputs, parameters: frozen }), learnt }
}
