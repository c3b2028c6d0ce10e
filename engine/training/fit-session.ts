import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Tensor, TensorOf } from '../../models/graph/tensor.ts'
import { zeros } from '../../models/graph/tensor.ts'
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

/** A training graph that is open in the runtime, with the weights and moments it has reached. */
export interface TrainingSession {
  /** @throws Error when a fed value is missing or the runtime refuses the batch; the weights stay as they were */
  readonly step: (feeds: Readonly<Record<string, Tensor>>, learningRate: number) => Promise<StepFacts>
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

export interface TrainingSessionOptions {
  /** an ONNX training graph, as `trainingGraph` describes its inputs and outputs */
  readonly model: Uint8Array
  /** names of the parameters that learn, with their first values */
  readonly learnt: Weights
  readonly threads: number
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
  from,
}: TrainingSessionOptions): Promise<TrainingSession> {
  const session = await InferenceSession.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  })
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

  return {
    async step(feeds, learningRate) {
      const given: Record<string, OrtTensor> = {}
      for (const name of session.inputNames) {
        const known = state.get(name)
        if (known) given[name] = known
        else if (name === 'step') given[name] = new OrtTensor('float32', Float32Array.of(steps + 1), [])
        else if (name === 'learning_rate') given[name] = new OrtTensor('float32', Float32Array.of(learningRate), [])
        else if (feeds[name]) given[name] = runtimeTensor(feeds[name])
        else throw new Error(`the training graph wants "${name}"; fed are ${Object.keys(feeds).join(', ')}`)
      }
      const results = await session.run(given)
      const scalar = (name: string) => (results[name]!.data as Float32Array)[0]!
      const facts = { loss: scalar('loss'), gradientNorm: scalar('gradient_norm') }
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
    release: () => session.release(),
  }
}
