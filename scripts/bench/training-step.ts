import { type Bench, type BenchOptions, type Figure, median, rateFields, rounded } from './figure.ts'
import { starterFolder } from './forward.ts'
import { inBenchProcess } from './in-process.ts'

const batch = 8

interface Steps {
  readonly milliseconds: readonly number[]
  readonly operations: number
  readonly parameters: number
}

async function figure(name: string, steps: Steps, options: BenchOptions, more: Figure | object): Promise<Figure> {
  const milliseconds = median(steps.milliseconds)
  return {
    name,
    value: rounded(milliseconds),
    unit: 'ms/step',
    batch,
    learnt_parameters: steps.parameters,
    ...more,
    ...(await rateFields(steps.operations, milliseconds, options)),
  }
}

/** As learning does it: the frozen layers run forward, the fused ones, the LSTM and the head learn. */
export const trainingStarter: Bench = async function* (options) {
  const length = 20
  const ask = { starter: starterFolder, threads: options.threads, batch, length, steps: options.quick ? 5 : 30 }
  const steps = await inBenchProcess((client) => client.stepStarter(ask))
  yield await figure('training-step/starter/top', steps, options, { words: length })
}

/** The four fused layers of both towers and a CRF, on states of the frozen layers as they come from the cache. */
export const trainingPaper: Bench = async function* (options) {
  const length = 32
  const ask = { threads: options.threads, batch, length, steps: options.quick ? 2 : 8 }
  const steps = await inBenchProcess((client) => client.stepPaper(ask))
  yield await figure('training-step/bert-base-vit-b32/top', steps, options, { pieces: length })
}

/** The whole network learns, as `train-corpus --from` does it, and what memory that takes. */
export const trainingPaperFull: Bench = async function* (options) {
  const length = 64
  const ask = { threads: options.threads, batch, length, steps: options.quick ? 1 : 8 }
  const { peakBytes, ...steps } = await inBenchProcess((client) => client.stepPaperFull(ask))
  const more = { pieces: length, peak_gigabytes: rounded(peakBytes / 1e9) }
  yield await figure('training-step/bert-base-vit-b32/full', steps, options, more)
}
