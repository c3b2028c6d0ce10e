import type { TaggerExample } from '../../models/nets/tagger/collate.ts'
import type { TaggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { cutTagger } from '../../models/nets/tagger/cut-tagger.ts'
import { taggerInferenceModel } from '../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import type { ActivationStore } from '../activations/activation-store.ts'
import { type PostEmbedding, pooled, projected, spaceOf } from '../asking/post-embedding.ts'
import { openCutReading, openWholeReading, type Reading, type RunnerOptions } from './reading-runner.ts'

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

/** From words and pixels in one go. @throws PackageError when the weights are not those of the network */
export async function openWholeRunner(
  { manifest, weights }: ModelPackage,
  sizes: TaggerConfiguration,
  options: RunnerOptions,
): Promise<EmissionRunner> {
  const reading = await openWholeReading(taggerInferenceModel(sizes, manifest.labels.length, weights), sizes, options)
  return {
    run: async (examples) => asEmissions(await reading.run(examples)),
    release: () => reading.release(),
  }
}

/** By way of activations, which are a post's embedding too, and which `files` may keep. @throws PackageError as `openWholeRunner` */
export async function openCutRunner(
  { manifest, weights }: ModelPackage,
  sizes: TaggerConfiguration,
  { files, ...options }: RunnerOptions & { readonly files: ActivationStore },
): Promise<EmissionRunner> {
  const cut = cutTagger(sizes, manifest.labels.length, weights)
  const whole = () => taggerInferenceModel(sizes, manifest.labels.length, weights)
  const reading = await openCutReading(sizes, { cut, weights, files, whole, ...options })
  const space = spaceOf(manifest.base?.weightsSha256 ?? manifest.weights.sha256)
  return {
    async run(examples) {
      const read = await reading.run(examples)
      const embeddings = read.activations?.map((activations, at) => ({
        space,
        vector: projected(pooled(activations, cut.boundary, examples[at]!.words.length)),
      }))
      return { ...asEmissions(read), ...(embeddings && { embeddings }) }
    },
    release: () => reading.release(),
  }
}

const asEmissions = ({ output }: Reading): Emissions => ({
  data: output.data as Float32Array,
  length: output.dims[1]!,
})
