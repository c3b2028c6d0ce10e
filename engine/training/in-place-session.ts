import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import { type AdamWSettings, adamWDefaults } from '../../models/autodiff/adamw.ts'
import type { LearningRule } from '../../models/autodiff/gradient-graph.ts'
import { elementCount, type TensorOf } from '../../models/graph/tensor.ts'
import { sessionOptions } from '../devices/session-options.ts'
import type { Weights } from './fit-model.ts'
import type { Feeds, PartOfStep, SessionState, TrainingSession } from './fit-session.ts'
import { openSharedMoves, sharedFloats } from './shared-moves.ts'

export interface InPlaceOptions {
  /** A graph of gradients, as `gradientGraph` describes its outputs: bytes, or the path of a file. */
  readonly model: Uint8Array | string
  /** Parameters that learn, with their first values, which stay as they are. */
  readonly learnt: Weights
  readonly rules: ReadonlyMap<string, LearningRule>
  readonly clipNorm: number
  readonly settings?: AdamWSettings
  readonly threads: number
  /** Where an earlier session was; `learnt` then gives names and shapes alone. */
  readonly from?: SessionState
}

interface Learning {
  readonly rule: LearningRule
  readonly shape: readonly number[]
  readonly values: Float32Array
  readonly first: Float32Array
  readonly second: Float32Array
  /** Of the batch at hand; the runtime writes into it. */
  readonly gradient: Float32Array
  /** Of all batches of a step; null until a step has more than one. */
  sum: Float32Array | null
}

/**
 * A training session for large networks: the runtime computes gradients, and parameters and moments are moved where they lie. They
 * are held once, where a graph that returns them holds them twice, and read once for each step.
 */
export async function openInPlaceSession(options: InPlaceOptions): Promise<TrainingSession> {
  const { model, learnt, rules, clipNorm, settings = adamWDefaults, threads, from } = options
  const opening = sessionOptions({ threads })
  const session = await (typeof model === 'string'
    ? InferenceSession.create(model, opening)
    : InferenceSession.create(model, opening))
  const all = new Map<string, Learning>()
  for (const [name, { shape, data }] of learnt) {
    const rule = rules.get(name)
    if (!rule) throw new Error(`"${name}" is to learn, but the graph has no gradient of it`)
    const count = elementCount(shape)
    all.set(name, {
      rule,
      shape,
      values: shared(count, from?.weights.get(name)?.data ?? data),
      first: shared(count, from?.first.get(name)?.data),
      second: shared(count, from?.second.get(name)?.data),
      gradient: shared(count),
      sum: null,
    })
  }
  const tensor = (data: Float32Array, shape: readonly number[]) => new OrtTensor('float32', data, shape)
  const parameters = new Map([...all].map(([name, { values, shape }]) => [name, tensor(values, shape)]))
  const loss = tensor(new Float32Array(1), [])
  const fetches = Object.fromEntries([
    ['loss', loss],
    ...[...all].map(([name, { gradient, shape }]) => [`gradient/${name}`, tensor(gradient, shape)] as const),
  ])
  const moves = openSharedMoves([...all.values()], threads)
  let steps = from?.steps ?? 0

  /** Gradients of a batch, into the arrays that are there for them. @returns the loss */
  async function run(feeds: Feeds): Promise<number> {
    const given: Record<string, OrtTensor> = {}
    for (const name of session.inputNames) {
      const known = parameters.get(name)
      const fed = feeds[name]
      if (known) given[name] = known
      else if (fed) given[name] = new OrtTensor(fed.dtype, fed.data as Float32Array, fed.shape)
      else throw new Error(`the training graph wants "${name}"; fed are ${Object.keys(feeds).join(', ')}`)
    }
    await session.run(given, fetches)
    return (loss.data as Float32Array)[0]!
  }

  async function runAll(parts: readonly PartOfStep[]): Promise<number> {
    const [only, ...others] = parts
    if (only !== undefined && others.length === 0) return run(only.feeds)
    let sum = 0
    for (const [at, { feeds, share }] of parts.entries()) {
      sum += share * (await run(feeds))
      const isLast = at === parts.length - 1
      for (const each of all.values()) {
        const { gradient } = each
        each.sum ??= new Float32Array(gradient.length)
        const before = at === 0 ? null : each.sum
        // The last one's array gets the whole: it is the one that the step reads.
        const into = isLast ? gradient : each.sum
        for (let i = 0; i < gradient.length; i++) into[i] = (before === null ? 0 : before[i]!) + share * gradient[i]!
      }
    }
    return sum
  }

  const read = (part: 'values' | 'first' | 'second'): Weights =>
    new Map(
      [...all].map(([name, each]): [string, TensorOf<'float32'>] => [
        name,
        { dtype: 'float32', shape: each.shape, data: each[part] },
      ]),
    )
  const copy = (part: 'values' | 'first' | 'second'): Weights =>
    new Map([...read(part)].map(([name, each]) => [name, { ...each, data: each.data.slice() }]))

  return {
    async step(batch, learningRate) {
      const parts: readonly PartOfStep[] = Array.isArray(batch) ? batch : [{ feeds: batch as Feeds, share: 1 }]
      const found = await runAll(parts)
      const gradientNorm = Math.sqrt(await moves.squares())
      // A step from a loss or gradient that is no number would spoil every weight for good.
      if (!Number.isFinite(found) || !Number.isFinite(gradientNorm)) return { loss: Number.NaN, gradientNorm }
      steps++
      const gradientScale = Math.min(1, clipNorm / (gradientNorm + 1e-6))
      const common = { ...settings, learningRate, step: steps, gradientScale }
      // The rule's own fields alone: a function of a group would not reach another thread.
      const asks = [...all.values()].map(({ rule: { learningRateScale, weightDecay } }) => {
        return { ...common, learningRateScale, weightDecay }
      })
      await moves.move(asks)
      return { loss: found, gradientNorm }
    },
    weights: () => read('values'),
    state: () => ({ steps, weights: copy('values'), first: copy('first'), second: copy('second') }),
    release: async () => {
      await moves.release()
      await session.release()
    },
  }
}

function shared(count: number, from?: Float32Array): Float32Array {
  const numbers = sharedFloats(count)
  if (from) numbers.set(from)
  return numbers
}
