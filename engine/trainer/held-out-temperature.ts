import { type CalibrationPost, fitTemperature } from '../../models/decoding/calibration.ts'
import { crfTables } from '../../models/nets/tagger/tagger-models.ts'
import type { ModelPackage } from '../../models/package/model-package.ts'
import type { ActivationStore } from '../activations/activation-store.ts'
import { openTagger } from '../inference/tagger.ts'
import type { GoldPost } from '../inference/tagger-evaluation.ts'
import { wordSpans } from '../training/tagger-examples.ts'

/** With fewer, one lucky or unlucky span would move every probability: the temperature stays. */
const fewestSpans = 30
/** More would not move it, and decoding them some twenty times takes a while. */
const mostPosts = 300

export interface TemperatureOptions {
  /** The project's types: only of these are there labels. */
  readonly types: readonly string[]
  readonly threads: number
  /** Of the package that all versions change: few posts move it only part of the way. */
  readonly usual: number
  readonly activations?: ActivationStore
}

/** What the model's scores are to be divided by so that its probabilities hold on posts that it has not learnt from. */
export async function heldOutTemperature(
  model: ModelPackage,
  posts: readonly GoldPost[],
  { types, threads, usual, activations }: TemperatureOptions,
): Promise<number> {
  const { labels, temperature } = model.manifest
  const used = posts.slice(0, mostPosts)
  const gold = used.map((post) => wordSpans(post, labels))
  const known = gold.flat().filter(({ label }) => types.includes(labels[label]!))
  if (known.length < fewestSpans) return temperature
  const tagger = await openTagger(model, { threads, ...(activations && { activations }) })
  try {
    const emissions = await tagger.emissions(used)
    const calibration = emissions.flatMap((scores, at): CalibrationPost[] =>
      scores.length === 0 ? [] : [{ emissions: scores, gold: gold[at]! }],
    )
    return fitTemperature(calibration, crfTables(model.weights, labels.length), usual)
  } finally {
    await tagger.release()
  }
}
