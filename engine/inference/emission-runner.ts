import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Tensor } from '../../models/graph/tensor.ts'
import { collate, type TaggerExample } from '../../models/nets/tagger/collate.ts'
import { collateLight } from '../../models/nets/tagger/collate-light.ts'
import type { TaggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { cutTagger } from '../../models/nets/tagger/cut-tagger.ts'
import { taggerInferenceModel } from '../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import type { ActivationFiles } from '../activations/activation-files.ts'
import { joinActivations } from '../activations/activations.ts'
import { NotHalf, openFrozenPart } from '../activations/frozen-part.ts'
import { frozenTagger } from '../activations/frozen-tagger.ts'
import { type PostEmbedding, pooled, projected, spaceOf } from '../asking/post-embedding.ts'

/** Tag scores of a batch: [batch, length, tags], `length` the longest. */
export interface Emissions {
  readonly data: Float32Array
  readonly length: number
  /** Of each example; left out where the frozen layers were not run by themselves. */
  readonly embeddings?: readonly PostEmbedding[]
}

/** A tagger's graph, open in the runtime. Its owner releases it. */
export interface EmissionRunner {
  run(examples: readonly TaggerExample[]): Promise<Emissions>
  release(): Promise<void>
}

export interface RunnerOptions {
  readonly device: string
  readonly threads: number
}

type Feeds = Readonly<Record<string, Tensor>>

/** From words and pixels in one go. @throws PackageError when the weights are not those of the network */
export async function openWholeRunner(
  { manifest, weights }: ModelPackage,
  sizes: TaggerConfiguration,
  options: RunnerOptions,
): Promise<EmissionRunner> {
  const session = await openSession(taggerInferenceModel(sizes, manifest.labels.length, weights), options)
  return {
    run: (examples) => emissionsOf(session, collate(examples, sizes) as unknown as Feeds),
    release: () => session.release(),
  }
}

/** By way of kept activations: what is frozen runs once for each example. @throws PackageError as `openWholeRunner` */
export async function openCutRunner(
  model: ModelPackage,
  sizes: TaggerConfiguration,
  { files, ...options }: RunnerOptions & { readonly files: ActivationFiles },
): Promise<EmissionRunner> {
  const { manifest, weights } = model
  const cut = cutTagger(sizes, manifest.labels.length, weights)
  const network = frozenTagger(cut, sizes, weights)
  const frozen = openFrozenPart(network, { files, ...options })
  const space = spaceOf(network.fingerprint)
  const session = await openSession(cut.upper(), options)
  let whole: EmissionRunner | null = null
  return {
    async run(examples) {
      try {
        const activations = await frozen.activations(examples)
        const rows = examples.map(({ words }, at) => ({ activations: activations[at]!, length: words.length }))
        const emissions = await emissionsOf(session, {
          ...collateLight(examples, sizes),
          ...joinActivations(rows, cut.boundary),
        })
        const embeddings = rows.map(({ activations, length }) => ({
          space,
          vector: projected(pooled(activations, cut.boundary, length)),
        }))
        return { ...emissions, embeddings }
      } catch (error) {
        if (!(error instanceof NotHalf)) throw error
        whole ??= await openWholeRunner(model, sizes, options)
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
  return InferenceSession.create(model, {
    executionProviders: [device],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  })
}

async function emissionsOf(session: InferenceSession, feeds: Feeds): Promise<Emissions> {
  const given: Record<string, OrtTensor> = {}
  for (const name of session.inputNames) {
    const { dtype, data, shape } = feeds[name]!
    given[name] = new OrtTensor(dtype, data as Float32Array, shape)
  }
  const { emissions } = await session.run(given)
  return { data: emissions!.data as Float32Array, length: emissions!.dims[1]! }
}
