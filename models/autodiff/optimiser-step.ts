import { countOf } from '../graph/dims.ts'
import type { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { type AdamWState, adamW } from './adamw.ts'
import { gradients } from './gradients.ts'
import type { ParameterGroup, TrainingGraph, TrainingOptions } from './training-options.ts'

/** A parameter that a step moves. */
export interface Learnable {
  readonly name: string
  readonly parameter: Value
  readonly group: ParameterGroup
  readonly gradient: Value
}
interface Learning {
  readonly name: string
  readonly state: AdamWState
  readonly gradient: Value
}

/** The group a name belongs to: the first that takes it. Undefined where it does not learn. */
export function groupOf(name: string, groups: readonly ParameterGroup[]): ParameterGroup | undefined {
  const group = groups.find(({ takes }) => takes(name))
  return group && group.learningRateScale !== 0 ? group : undefined
}

/** Parameters that some group takes and the loss depends on, with their gradients. */
export function learnableGradients(g: Graph, loss: Value, groups: readonly ParameterGroup[]): readonly Learnable[] {
  const candidates = [...g.parameters].flatMap(([name, parameter]) => {
    const group = groupOf(name, groups)
    return group ? [{ name, parameter, group }] : []
  })
  const found = gradients(
    g,
    loss,
    candidates.map(({ parameter }) => parameter),
  )
  return candidates.flatMap((candidate, at) => {
    const gradient = found[at]
    return gradient ? [{ ...candidate, gradient }] : []
  })
}

/**
 * Clipping and AdamW for gradients that are known. Adds the inputs `step`, `learning_rate`, `first/NAME` and `second/NAME`.
 *
 * @returns `gradient_norm`, `new/…`, `new_first/…` and `new_second/…`
 */
export function optimiserStep(
  g: Graph,
  learnable: readonly Learnable[],
  options: Pick<TrainingOptions, 'groups' | 'clipNorm' | 'settings'>,
): TrainingGraph {
  const norm = gradientNorm(
    g,
    learnable.map(({ gradient }) => gradient),
  )
  const step = g.input('step', 'float32', [])
  const learningRate = g.input('learning_rate', 'float32', [])
  const gradientScale = options.clipNorm === undefined ? undefined : clipFactor(g, norm, options.clipNorm)

  const outputs: Record<string, Value> = { gradient_norm: norm }
  const learnt: string[] = []
  for (const group of options.groups) {
    const learning = learnable.flatMap(({ name, parameter, gradient, group: own }): Learning[] => {
      if (own !== group) return []
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
