import type { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { type AdamWSettings, adamW, adamWDefaults, adamWStep } from './adamw.ts'
import { gradients } from './gradients.ts'

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

/**
 * Adds a whole training step to a graph: gradients, clipping, AdamW. The model then takes, besides the graph's own inputs:
 * each learnt parameter under its name, `first/NAME` and `second/NAME` (zeros at the start, of the parameter's shape),
 * `step` (float32 scalar, 1 at first) and `learning_rate` (float32 scalar).
 *
 * A parameter that no group takes, or that the loss does not depend on, is left alone: no decay, no moments.
 */
export function trainingGraph(g: Graph, loss: Value, options: TrainingOptions): TrainingGraph {
  const candidates = [...g.parameters].flatMap(([name, parameter]) => {
    const group = options.groups.find(({ takes }) => takes(name))
    return group && group.learningRateScale !== 0 ? [{ name, parameter, group }] : []
  })
  const found = gradients(
    g,
    loss,
    candidates.map(({ parameter }) => parameter),
  )
  const learning = candidates.flatMap((each, at) => {
    const gradient = found[at]
    return gradient ? [{ ...each, gradient }] : []
  })

  const step = adamWStep(g, g.input('step', 'float32', []), options.settings ?? adamWDefaults)
  const learningRate = g.input('learning_rate', 'float32', [])
  const norm = gradientNorm(
    g,
    learning.map(({ gradient }) => gradient),
  )
  const clip = options.clipNorm === undefined ? undefined : clipFactor(g, norm, options.clipNorm)

  const outputs: Record<string, Value> = { ...options.watch, loss, gradient_norm: norm }
  for (const { name, parameter, group, gradient } of learning) {
    const next = adamW(
      g,
      {
        parameter,
        first: g.input(`first/${name}`, 'float32', parameter.shape),
        second: g.input(`second/${name}`, 'float32', parameter.shape),
      },
      clip ? g.mul(gradient, clip) : gradient,
      g.scale(learningRate, group.learningRateScale),
      group.weightDecay,
      step,
    )
    outputs[`new/${name}`] = next.parameter
    outputs[`new_first/${name}`] = next.first
    outputs[`new_second/${name}`] = next.second
  }
  return { outputs, learnt: learning.map(({ name }) => name) }
}

/** The Euclidean length of all gradients put together. */
function gradientNorm(g: Graph, gradients: readonly Value[]): Value {
  const squares = gradients.map((gradient) => g.sum(g.square(gradient)))
  return g.sqrt(squares.reduce((sum, square) => g.add(sum, square), g.scalar(0)))
}

function clipFactor(g: Graph, norm: Value, limit: number): Value {
  return g.min(g.scalar(1), g.div(g.scalar(limit), g.add(norm, g.scalar(1e-6))))
}
