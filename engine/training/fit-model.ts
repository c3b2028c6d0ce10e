import type { TensorOf } from '../../models/graph/tensor.ts'
import { bucketBatches } from './fit-batches.ts'
import { seededRandom } from './fit-random.ts'
import { learningRateAt, type Schedule } from './fit-schedule.ts'

export type Weights = ReadonlyMap<string, TensorOf<'float32'>>

/** What learns: a training graph in its session. `fitModel` drives it and owns nothing of it. */
export interface Learner<E> {
  /** One optimiser step. @returns the mean loss of the batch before the step */
  readonly step: (
    batch: readonly E[],
    settings: { readonly learningRate: number; readonly seed: number },
  ) => Promise<number>
  /** The trainable weights now. */
  readonly weights: () => Weights
}

export interface FitPlan extends Schedule {
  readonly epochs: number
  readonly batchSize: number
  readonly seed: number
  /** Keep an average of the weights that forgets at this rate per step (0.995, say); null to use the weights as they are. */
  readonly average: number | null
  /** Stop after this many evaluations without a better score; null to run to the end. */
  readonly patience: number | null
  /** `best`: the weights with the highest score; `last`: those at the end. */
  readonly keep: 'best' | 'last'
}

export interface FitProgress {
  /** steps done */
  readonly step: number
  readonly steps: number
  /** 1-based */
  readonly epoch: number
  /** mean over the epoch so far */
  readonly loss: number
  /** of the epoch that just ended, if it was evaluated */
  readonly score: number | null
  readonly secondsLeft: number | null
}

export interface FitOutcome {
  /** `not-finite`: a loss was NaN or infinite; the weights are the best or last good ones, or null when there are none. */
  readonly end: 'finished' | 'early' | 'cancelled' | 'not-finite'
  readonly weights: Weights | null
  readonly epochs: readonly { readonly epoch: number; readonly loss: number; readonly score: number | null }[]
  readonly steps: number
}

/** Where a run stands after an epoch, beside what its learner holds. */
export interface FitState {
  /** Epochs done. */
  readonly epochs: FitOutcome['epochs']
  /** The averaged weights, where the plan has them. */
  readonly average: Weights | null
  readonly best: { readonly score: number; readonly weights: Weights } | null
  readonly sinceBest: number
}

export interface FitHooks {
  readonly onProgress?: (progress: FitProgress) => void
  /** Judges weights after each epoch: higher is better. */
  readonly evaluate?: (weights: Weights, epoch: number) => Promise<number>
  /** Called after each epoch; what it is given continues as `from` in a later run, to the same weights as without a break. */
  readonly save?: (state: FitState) => Promise<void>
  /** The learner must stand where it stood at the end of these epochs. */
  readonly from?: FitState
  readonly signal?: AbortSignal
  /** Milliseconds, any origin; given in tests. */
  readonly now?: () => number
}

/** An average that starts as the weights themselves and follows them more slowly the longer it has run. */
class AveragedWeights {
  #steps = 0
  readonly #decay: number
  readonly #kept = new Map<string, TensorOf<'float32'>>()

  constructor(decay: number, steps: number, kept: Weights | null) {
    this.#decay = decay
    this.#steps = steps
    for (const [name, tensor] of kept ?? []) this.#kept.set(name, { ...tensor, data: tensor.data.slice() })
  }

  follow(weights: Weights): void {
    this.#steps++
    const decay = Math.min(this.#decay, this.#steps / (this.#steps + 10))
    for (const [name, { shape, data }] of weights) {
      const known = this.#kept.get(name)
      if (known) {
        const kept = known.data
        for (let i = 0; i < kept.length; i++) kept[i]! += (1 - decay) * (data[i]! - kept[i]!)
      } else this.#kept.set(name, { dtype: 'float32', shape, data: data.slice() })
    }
  }

  read(): Weights {
    return copied(this.#kept)
  }
}

const copied = (weights: Weights): Weights =>
  new Map([...weights].map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]))

/** Which examples an epoch sees, 1-based; as many in each, and the same ones when asked again. */
export type ExamplesByEpoch<E> = (epoch: number) => readonly E[]

/**
 * Trains: epochs of shuffled batches of similar length, a learning-rate schedule, averaged weights, early stopping,
 * cancelling between steps. The same plan, examples and learner give the same weights.
 *
 * @throws RangeError when there is nothing to learn from; whatever the learner or `evaluate` throws
 */
export async function fitModel<E extends { readonly length: number }>(
  examples: readonly E[] | ExamplesByEpoch<E>,
  plan: FitPlan,
  learner: Learner<E>,
  { onProgress, evaluate, save, from, signal, now = () => performance.now() }: FitHooks = {},
): Promise<FitOutcome> {
  const drawn = (epoch: number): readonly E[] => (typeof examples === 'function' ? examples(epoch) : examples)
  const perEpoch = drawn(1).length
  if (perEpoch === 0) throw new RangeError('there are no examples to learn from')
  const random = seededRandom(plan.seed)
  const stepsPerEpoch = countBatches(perEpoch, plan.batchSize)
  const steps = plan.epochs * stepsPerEpoch
  const done = from?.epochs.length ?? 0
  const average =
    plan.average === null ? null : new AveragedWeights(plan.average, done * stepsPerEpoch, from?.average ?? null)
  const current = () => average?.read() ?? copied(learner.weights())
  const epochs = [...(from?.epochs ?? [])]
  const started = now()
  let best: FitState['best'] = from?.best ?? null
  let sinceBest = from?.sinceBest ?? 0
  let step = done * stepsPerEpoch
  const secondsLeft = () => ((now() - started) / 1000 / Math.max(1, step - done * stepsPerEpoch)) * (steps - step)
  const outcome = (end: FitOutcome['end'], weights: Weights | null): FitOutcome => ({
    end,
    weights,
    epochs,
    steps: step,
  })
  const kept = () => (plan.keep === 'best' && best ? best.weights : step > 0 ? current() : null)

  const isPatienceOut = () => plan.patience !== null && sinceBest >= plan.patience

  // The chances of the epochs done are drawn again, so that those to come are the same.
  for (let epoch = 1; epoch <= done; epoch++)
    for (const _ of bucketBatches(drawn(epoch), plan.batchSize, random)) random()
  if (isPatienceOut()) return outcome('early', kept())
  for (let epoch = done + 1; epoch <= plan.epochs; epoch++) {
    let lossSum = 0
    let seen = 0
    for (const batch of bucketBatches(drawn(epoch), plan.batchSize, random)) {
      if (signal?.aborted) return outcome('cancelled', kept())
      const learningRate = learningRateAt(plan, step, steps)
      const loss = await learner.step(batch, { learningRate, seed: Math.floor(random() * 0x7fffffff) })
      if (!Number.isFinite(loss))
        return outcome('not-finite', best?.weights ?? (average && step > 0 ? average.read() : null))
      average?.follow(learner.weights())
      step++
      lossSum += loss * batch.length
      seen += batch.length
      onProgress?.({ step, steps, epoch, loss: lossSum / seen, score: null, secondsLeft: secondsLeft() })
    }
    const loss = lossSum / seen
    let score: number | null = null
    if (evaluate) {
      const weights = current()
      score = await evaluate(weights, epoch)
      if (!best || score > best.score) {
        best = { score, weights }
        sinceBest = 0
      } else sinceBest++
    }
    epochs.push({ epoch, loss, score })
    onProgress?.({ step, steps, epoch, loss, score, secondsLeft: secondsLeft() })
    await save?.({ epochs: [...epochs], average: average?.read() ?? null, best, sinceBest })
    if (isPatienceOut()) return outcome('early', kept())
  }
  return outcome('finished', kept())
}

/** How many batches one epoch has. */
export function countBatches(examples: number, batchSize: number): number {
  return Math.ceil(examples / batchSize)
}
