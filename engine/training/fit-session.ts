import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Tensor, TensorOf } from '../../models/graph/tensor.ts'
import { zeros } from '../../models/graph/tensor.ts'
import { sessionOptions } from '../devices/session-options.ts'
import type { Learner, Weights } from './fit-model.ts'

export interface StepFacts {
  /** of the batch, before the step */
  readonly loss: number
  readonly gradientNorm: number
}

/** All that a session has reached: another one that starts from it takes the same steps. */
export interface SessionState {
  readonly steps: number
  readonly weights: Weights
  /** AdamW's moments, by the parameter's name. */
  readonly first: Weights
  readonly second: Weights
}

export type Feeds = Readonly<Record<string, Tensor>>

/** One of several batches of a step. */
export interface PartOfStep {
  readonly feeds: Feeds
  /** Of the whole, as `accumulatingGraph` wants it; all together 1. */
  readonly share: number
}

/** A training graph that is open in the runtime, with the weights and moments it has reached. */
export interface TrainingSession {
  /**
   * One optimiser step on a batch, or on several where the model has a graph that adds up gradients.
   *
   * @throws Error when a fed value is missing or the runtime refuses the batch; the weights stay as they were
   */
  readonly step: (batch: Feeds | readonly PartOfStep[], learningRate: number) => Promise<StepFacts>
  readonly weights: () => Weights
  /** A copy. */
  readonly state: () => SessionState
  readonly release: () => Promise<void>
}

/** A network's training session as `fitModel` drives it. Its owner releases it. */
export interface OpenLearner<E> extends Learner<E> {
  readonly state: () => SessionState
  readonly release: () => Promise<void>
}

/** Bytes, or the path of a file. */
export interface TrainingModels {
  readonly gradients: Uint8Array | string | null
  readonly step: Uint8Array | string
}

export interface TrainingSessionOptions {
  /** an ONNX training graph, as `trainingGraph` describes its inputs and outputs; or two, see `trainingParts` */
  readonly model: Uint8Array | TrainingModels
  /** names of the parameters that learn, with their first values */
  readonly learnt: Weights
  readonly threads: number
  /** An execution provider of onnxruntime; left out: cpu. */
  readonly device?: string
  /** Where an earlier session was; `learnt` then gives names and shapes alone. */
  readonly from?: SessionState
}

const copied = <T extends TensorOf<'float32'> | undefined>(tensor: T): T =>
  tensor && { ...tensor, data: tensor.data.slice() }
const runtimeTensor = ({ dtype, data, shape }: Tensor) => new OrtTensor(dtype, data as Float32Array, shape)

export async function openTrainingSession({
  model,
  learnt,
  threads,
  device = 'cpu',
  from,
}: TrainingSessionOptions): Promise<TrainingSession> {
  const models = model instanceof Uint8Array ? { gradients: null, step: model } : model
  const stepping = await openGraph(models.step, threads, device)
  const adding = models.gradients === null ? null : await openGraph(models.gradients, threads, device)
  const shapes = new Map([...learnt].map(([name, { shape }]) => [name, shape]))
  // Outputs of one step are inputs of the next as they are: nothing is copied on our side.
  const state = new Map<string, OrtTensor>()
  for (const [name, tensor] of learnt) {
    const given = from?.weights.get(name) ?? tensor
    state.set(name, runtimeTensor({ ...tensor, data: given.data.slice() }))
    state.set(`first/${name}`, runtimeTensor(copied(from?.first.get(name)) ?? zeros(tensor.shape)))
    state.set(`second/${name}`, runtimeTensor(copied(from?.second.get(name)) ?? zeros(tensor.shape)))
  }
  let steps = from?.steps ?? 0
  const read = (prefix: string): Weights =>
    new Map(
      [...shapes].map(([name, shape]): [string, TensorOf<'float32'>] => [
        name,
        { dtype: 'float32', shape, data: state.get(prefix + name)!.data as Float32Array },
      ]),
    )
  const copy = (prefix: string): Weights => new Map([...read(prefix)].map(([name, each]) => [name, copied(each)]))

  /** What one of the two graphs is fed: what was reached, what the step sets, and the batch. */
  const gather = (session: InferenceSession, feeds: Feeds, more: ReadonlyMap<string, OrtTensor>) => {
    const given: Record<string, OrtTensor> = {}
    for (const name of session.inputNames) {
      const known = more.get(name) ?? state.get(name)
      if (known) given[name] = known
      else if (feeds[name]) given[name] = runtimeTensor(feeds[name])
      else throw new Error(`the training graph wants "${name}"; fed are ${Object.keys(feeds).join(', ')}`)
    }
    return given
  }

  /** The gradients of all parts, added up, under the names by which the step wants them; and the loss of the whole. */
  async function addUp(graph: InferenceSession, parts: readonly PartOfStep[]) {
    const sums = new Map([...shapes].map(([name, shape]) => [`sum/${name}`, runtimeTensor(zeros(shape))]))
    let loss = 0
    for (const { feeds, share } of parts) {
      const results = await graph.run(gather(graph, feeds, new Map([...sums, ['share', scalarOf(share)]])))
      loss += share * scalarIn(results, 'loss')
      for (const name of shapes.keys()) sums.set(`sum/${name}`, results[`new_sum/${name}`]!)
    }
    return { sums, loss }
  }

  return {
    async step(batch, learningRate) {
      const settings = [
        ['step', scalarOf(steps + 1)],
        ['learning_rate', scalarOf(learningRate)],
      ] as const
      const parts: readonly PartOfStep[] = isParts(batch) ? batch : [{ feeds: batch, share: 1 }]
      const added = adding && (await addUp(adding, parts))
      if (!adding && parts.length > 1) throw new Error('this training graph takes one batch for each step')
      const feeds = added ? {} : parts[0]!.feeds
      const results = await stepping.run(gather(stepping, feeds, new Map([...settings, ...(added?.sums ?? [])])))
      const loss = added ? added.loss : scalarIn(results, 'loss')
      const facts = { loss, gradientNorm: scalarIn(results, 'gradient_norm') }
      // A step from a loss or gradient that is no number would spoil every weight for good.
      if (!Number.isFinite(facts.loss) || !Number.isFinite(facts.gradientNorm)) return { ...facts, loss: Number.NaN }
      for (const name of shapes.keys()) {
        state.set(name, results[`new/${name}`]!)
        state.set(`first/${name}`, results[`new_first/${name}`]!)
        state.set(`second/${name}`, results[`new_second/${name}`]!)
      }
      steps++
      return facts
    },
    weights: () => read(''),
    state: () => ({ steps, weights: copy(''), first: copy('first/'), second: copy('second/') }),
    release: async () => {
      await stepping.release()
      await adding?.release()
    },
  }
}

const isParts = (batch: Feeds | readonly PartOfStep[]): batch is readonly PartOfStep[] => Array.isArray(batch)
const scalarOf = (value: number) => new OrtTensor('float32', Float32Array.of(value), [])
const scalarIn = (results: InferenceSession.ReturnType, name: string) => (results[name]!.data as Float32Array)[0]!

function openGraph(model: Uint8Array | string, threads: number, device: string): Promise<InferenceSession> {
  const options = sessionOptions({ threads, device })
  return typeof model === 'string' ? InferenceSession.create(model, options) : InferenceSession.create(model, options)
}
