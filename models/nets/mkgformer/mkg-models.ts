import { isAdapter, type LoraSettings } from '../../autodiff/lora.ts'
import { LoraGraph } from '../../autodiff/lora-graph.ts'
import { trainingParts } from '../../autodiff/training-parts.ts'
import { Graph } from '../../graph/graph.ts'
import type { TensorOf } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { type TrainingOnnx, trainingOnnx } from '../../onnx/training-onnx.ts'
import { dropping, keepAll } from '../layers/dropout.ts'
import type { MkgformerConfig } from './config.ts'
import type { MkgTokens } from './entity-head.ts'
import { learningGroups } from './learning-groups.ts'
import { type MkgStep, type MkgWeights, mkg } from './mkg.ts'

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

export interface MkgTraining {
  readonly dropout: number
  readonly clipNorm: number
  /** Left out, all errors count the same. */
  readonly errorWeights?: MkgWeights
  /** Does this parameter learn? Left out, all that the step has learn. */
  readonly learns?: (name: string) => boolean
  /** Low-rank adapters, which learn whatever `learns` says. */
  readonly adapters?: LoraSettings & {
    /** For the first values, uniform from 0 up to 1. */ readonly random: () => number
  }
  /** Whether a step is taken after several batches, not after each. */
  readonly accumulates?: boolean
}

export interface MkgTrainingModel {
  readonly model: TrainingOnnx
  /** Names of the parameters that learn; the others are inside the model. */
  readonly learnt: readonly string[]
  /** First values of the adapters. */
  readonly adapters: Weights
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
  { dropout, clipNorm, errorWeights = {}, learns = () => true, adapters, accumulates = false }: MkgTraining,
): MkgTrainingModel {
  const g = adapters ? new LoraGraph(adapters) : new Graph()
  const drop = dropout > 0 ? dropping(g, g.input('seed', 'int64', []), dropout) : keepAll
  const { loss } = mkg(g, tokens, config, { step, drop, weights: errorWeights })
  const scaled = step === 'missing-entity' ? g.scale(loss, tokens.entityEnd - tokens.entityStart) : loss
  const groups = learningGroups({ kind: 'mkg', step }, config.fidelity)
  const options = {
    clipNorm,
    settings: { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 },
    groups: groups.map((group) => ({
      ...group,
      takes: (name: string) => group.takes(name) && (isAdapter(name) || learns(name)),
    })),
  }
  const parts = trainingParts(g, scaled, options, accumulates)
  return {
    ...trainingOnnx(parts, weights),
    adapters: g instanceof LoraGraph ? g.initialAdapters(adapters!.random) : new Map(),
  }
}
