import { countOf } from '../graph/dims.ts'
import type { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { type AdamWSettings, type AdamWState, adamW } from './adamw.ts'
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

interface Learning {
  readonly name: string
  readonly state: AdamWState
  readonly gradient: Value
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
  const norm = gradientNorm(
    g,
    found.filter((gradient) => gradient !== undefined),
  )
  const step = g.input('step', 'float32', [])
  const learningRate = g.input('learning_rate', 'float32', [])
  const gradientScale = options.clipNorm === undefined ? undefined : clipFactor(g, norm, options.clipNorm)

  const outputs: Record<string, Value> = { ...options.watch, loss, gradient_norm: norm }
  const learnt: string[] = []
  for (const group of options.groups) {
    const learning = candidates.flatMap(({ name, parameter, group: own }, at): Learning[] => {
      const gradient = found[at]
      if (own !== group || !gradient) return []
      const moment = (which: string) => g.input(`${which}/${name}`, 'float32', parameter.shape)
      return [{ name, gradient, state: { parameter, first: moment('first'), second: moment('second') } }]
    })
    if (learning.length === 0) continue
    const update = adamW(g, {
      learningRate: g.scale(learningRate, group.learningRateScale),
      weightDecay: group.weightDecay,
      step,
      gradientScale,
      ...(options.settings && { settings: options.settings }),
    })
    const give = (name: string, next: AdamWState) => {
      learnt.push(name)
      outputs[`new/${name}`] = next.parameter
      outputs[`new_first/${name}`] = next.first
      outputs[`new_second/${name}`] = next.second
    }
    const isVector = ({ gradient }: Learning) => gradient.shape.length === 1
    for (const each of learning) if (!isVector(each)) give(each.name, update(each.state, each.gradient))
    updateTogether(g, learning.filter(isVector), update, give)
  }
  return { outputs, learnt }
}

/** Biases and scales are many and short: laid end to end they are one parameter, and a few nodes instead of thousands. */
function updateTogether(
  g: Graph,
  learning: readonly Learning[],
  update: (state: AdamWState, gradient: Value) => AdamWState,
  give: (name: string, next: AdamWState) => void,
): void {
  if (learning.length === 0) return
  const sizes = learning.map(({ gradient }) => countOf(gradient.shape))
  const join = (part: (each: Learning) => Value) => g.concat(learning.map(part), 0)
  const next = update(
    {
      parameter: join(({ state }) => state.parameter),
      first: join(({ state }) => state.first),
      second: join(({ state }) => state.second),
    },
    join(({ gradient }) => gradient),
  )
  const parts = (value: Value) => g.split(value, 0, sizes)
  const [parameters, firsts, seconds] = [parts(next.parameter), parts(next.first), parts(next.second)]
  learning.forEach(({ name }, at) => {
    give(name, { parameter: parameters[at]!, first: firsts[at]!, second: seconds[at]! })
  })
}

/** The Euclidean length of all gradients put together. */
function gradientNorm(g: Graph, gradients: readonly Value[]): Value {
  const squares = gradients.map((gradient) => g.sum(g.square(gradient)))
  return g.sqrt(squares.reduce((sum, square) => g.add(sum, square), g.scalar(0)))
}

function clipFactor(g: Graph, norm: Value, limit: number): Value {
  return g.min(g.scalar(1), g.div(g.scalar(limit), g.add(norm, g.scalar(1e-6))))
}
