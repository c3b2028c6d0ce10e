import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Tensor } from '../../models/graph/tensor.ts'
import { collate, type TaggerExample } from '../../models/nets/tagger/collate.ts'
import { collateLight } from '../../models/nets/tagger/collate-light.ts'
import type { ReadingSizes } from '../../models/nets/tagger/configuration.ts'
import type { CutReading } from '../../models/nets/tagger/cut-reading.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import type { ActivationStore } from '../activations/activation-store.ts'
import { type Activations, joinActivations } from '../activations/activations.ts'
import type { FrozenNetwork } from '../activations/frozen-part.ts'
import { NotHalf, openFrozenPart } from '../activations/frozen-part.ts'
import { frozenTagger } from '../activations/frozen-tagger.ts'
import { sessionOptions } from '../devices/session-options.ts'

/** What one of our small networks answers to a batch. */
export interface Reading {
  readonly output: OrtTensor
  /** Of each example; left out where the frozen layers were not run by themselves. */
  readonly activations?: readonly Activations[]
}

/** A small network open in the runtime. Its owner releases it. */
export interface ReadingRunner {
  run(examples: readonly TaggerExample[]): Promise<Reading>
  release(): Promise<void>
}

export interface RunnerOptions {
  readonly device: string
  readonly threads: number
}

/** From words and pixels in one go. */
export async function openWholeReading(
  model: Uint8Array,
  sizes: ReadingSizes,
  options: RunnerOptions,
): Promise<ReadingRunner> {
  const session = await openSession(model, options)
  return {
    run: async (examples) => ({
      output: await outputOf(session, collate(examples, sizes) as unknown as Readonly<Record<string, Tensor>>),
    }),
    release: () => session.release(),
  }
}

export interface CutReadingOptions extends RunnerOptions {
  readonly cut: CutReading
  readonly weights: ModelPackage['weights']
  readonly files: ActivationStore
  /** For numbers that half precision cannot hold; asked for when they are met. */
  readonly whole: () => Uint8Array
}

/** By way of kept activations: what is frozen runs once for each example. */
export async function openCutReading(
  sizes: ReadingSizes,
  { cut, weights, files, whole: wholeModel, ...options }: CutReadingOptions,
): Promise<ReadingRunner & { readonly network: FrozenNetwork<TaggerExample> }> {
  const network = frozenTagger(cut, sizes, weights)
  const frozen = openFrozenPart(network, { files, ...options })
  const session = await openSession(cut.upper(), options)
  let whole: ReadingRunner | null = null
  return {
    network,
    async run(examples) {
      try {
        const activations = await frozen.activations(examples)
        const rows = examples.map(({ words }, at) => ({ activations: activations[at]!, length: words.length }))
        const feeds = { ...collateLight(examples, sizes), ...joinActivations(rows, cut.boundary) }
        return { output: await outputOf(session, feeds), activations }
      } catch (error) {
        if (!(error instanceof NotHalf)) throw error
        whole ??= await openWholeReading(wholeModel(), sizes, options)
        return whole.run(examples)
      }
    },
    async release() {
      await Promise.all([session.release(), frozen.release(), whole?.release()])
    },
  }
}

/** A model on the runtime, for one process. */
export function openSession(model: Uint8Array, { device, threads }: RunnerOptions): Promise<InferenceSession> {
  return InferenceSession.create(model, sessionOptions({ threads, device }))
}

/** The only one that there is. */
async function outputOf(session: InferenceSession, feeds: Readonly<Record<string, Tensor>>): Promise<OrtTensor> {
  const given: Record<string, OrtTensor> = {}
  for (const name of session.inputNames) {
    const { dtype, data, shape } = feeds[name]!
    given[name] = new OrtTensor(dtype, data as Float32Array, shape)
  }
  return (await session.run(given))[session.outputNames[0]!] as OrtTensor
}
