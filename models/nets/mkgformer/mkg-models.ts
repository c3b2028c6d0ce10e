import { type GradientGraph, gradientGraph } from '../../autodiff/gradient-graph.ts'
import { isAdapter, type LoraSettings } from '../../autodiff/lora.ts'
import { LoraGraph } from '../../autodiff/lora-graph.ts'
import type { GraphPart } from '../../autodiff/training-parts.ts'
import { Graph } from '../../graph/graph.ts'
import type { TensorOf } from '../../graph/tensor.ts'
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

/** From the inputs of `mkg` to `entity_logits` [batch, entities]. */
export function mkgScoring(tokens: MkgTokens, config: MkgformerConfig): GraphPart {
  const graph = new Graph()
  const { entityLogits } = mkg(graph, tokens, config)
  return { graph, outputs: { entity_logits: entityLogits } }
}

export interface MkgTraining {
  readonly dropout: number
  /** Left out, all errors count the same. */
  readonly errorWeights?: MkgWeights
  /** Does this parameter learn? Left out, all that the step has learn. */
  readonly learns?: (name: string) => boolean
  /** Low-rank adapters, which learn whatever `learns` says. */
  readonly adapters?: LoraSettings & {
    /** For the first values, uniform from 0 up to 1. */ readonly random: () => number
  }
}

export interface MkgGradients extends GradientGraph {
  readonly graph: Graph
  /** First values of the adapters. */
  readonly adapters: Weights
}

/**
 * The gradients of either step; inputs are those of `mkg`, and `seed` where something is dropped. The loss of the second step is
 * summed over entities, not averaged: with a small share for each of thousands of entities, gradients would sink to where Adam's
 * epsilon holds them still.
 */
export function mkgGradients(
  tokens: MkgTokens,
  config: MkgformerConfig,
  step: MkgStep,
  { dropout, errorWeights = {}, learns = () => true, adapters }: MkgTraining,
): MkgGradients {
  const g = adapters ? new LoraGraph(adapters) : new Graph()
  const drop = dropout > 0 ? dropping(g, g.input('seed', 'int64', []), dropout) : keepAll
  const { loss } = mkg(g, tokens, config, { step, drop, weights: errorWeights })
  const scaled = step === 'missing-entity' ? g.scale(loss, tokens.entityEnd - tokens.entityStart) : loss
  const groups = learningGroups({ kind: 'mkg', step }, config.fidelity).map((group) => ({
    ...group,
    takes: (name: string) => group.takes(name) && (isAdapter(name) || learns(name)),
  }))
  return {
    graph: g,
    ...gradientGraph(g, scaled, groups),
    adapters: g instanceof LoraGraph ? g.initialAdapters(adapters!.random) : new Map(),
  }
}
