import type { EntityReport } from '../../models/metrics/entity-f1.ts'
import { type TaggerConfiguration, taggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { cutTagger } from '../../models/nets/tagger/cut-tagger.ts'
import { growHead } from '../../models/nets/tagger/grow-head.ts'
import { type LearningScope, learnsIn } from '../../models/nets/tagger/learning-scope.ts'
import { dropWords } from '../../models/nets/tagger/word-dropout.ts'
import { changedWeights, type ModelPackage } from '../../models/package/model-package.ts'
import { asStored } from '../../models/package/package-weights.ts'
import { type ActivationStore, large } from '../activations/activation-store.ts'
import { frozenTagger } from '../activations/frozen-tagger.ts'
import { packageEncoder } from '../inference/tagger-encoder.ts'
import { evaluatePackage, type GoldPost } from '../inference/tagger-evaluation.ts'
import type { UnsealedPackage } from '../inference/tagger-package-files.ts'
import { type FitOutcome, type FitProgress, fitModel, type Weights } from './fit-model.ts'
import { seededRandom } from './fit-random.ts'
import { keptActivations } from './kept-activations.ts'
import { withNewRows } from './new-rows.ts'
import { partWay } from './part-way.ts'
import { taggerExamples } from './tagger-examples.ts'
import { openTaggerLearner } from './tagger-learner.ts'
import { withSomeOf } from './with-some-of.ts'

export interface FineTuneOptions {
  /** the version to start from, with all its weights */
  readonly model: ModelPackage
  /** the package that the new version is stored as a change of; `model` itself unless that is already a change */
  readonly root: ModelPackage
  /** of the new version, for people */
  readonly name: string
  /** posts confirmed since the last run */
  readonly learn: readonly GoldPost[]
  /** older confirmed posts, so that what was learnt stays */
  readonly replay: readonly GoldPost[]
  /** never trained on: they measure */
  readonly heldOut: readonly GoldPost[]
  /** the labels wanted, the model's own first; new ones are added to the head */
  readonly labels: readonly string[]
  /** Left out: all of a small network, the top of a large one and where there are few new posts. */
  readonly scope?: LearningScope
  readonly epochs?: number
  readonly learningRate?: number
  /** how far to go from the old weights to the learnt ones, 0 to 1 */
  readonly share?: number
  /** How much groundings count beside the labels; 0 switches them off. */
  readonly grounding?: number
  readonly seed?: number
  readonly threads?: number
  /** An execution provider of onnxruntime; left out: cpu. */
  readonly device?: string
  /** Where what the frozen layers compute is kept; left out: they run with every step. */
  readonly activations?: ActivationStore
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: FitProgress) => void
}

export type FineTuneOutcome =
  | {
      readonly end: 'finished'
      /** the new version as a change of `root`, ready for `writePackage` */
      readonly version: UnsealedPackage
      /** on the held-out posts; null when there are none */
      readonly before: EntityReport | null
      readonly after: EntityReport | null
      readonly epochs: FitOutcome['epochs']
      readonly learningRate: number
      readonly steps: number
      readonly seconds: number
    }
  | { readonly end: 'cancelled' }
  /** a loss that is no number; nothing was changed */
  | { readonly end: 'not-finite' }

/** With fewer new posts a run of everything would follow their chances, and take twice as long. */
const few = 20

/** As in the pointing game on drawn pictures, where it moved the looks and helped the labels. */
const groundingWeight = 0.5

interface GentlePlan {
  readonly epochs: number
  readonly learningRate: number
  /** How far to go from the old weights to the learnt ones, 0 to 1. */
  readonly share: number
}

/** What a run learns from. */
interface Lessons {
  readonly fresh: number
  readonly newTypes: boolean
  readonly scope: LearningScope
  /** Numbers that a step changes: a large network learns as much in half the epochs, and has to. */
  readonly learnable: number
}

/**
 * What a run of so many new examples can take without losing what the model knew. Found on three corpora: going half the way
 * gains as much on posts of a new kind as going all of it, and costs nothing on posts of the old kind; and where everything
 * learns, words among it, faster steps gain more.
 * Source of the idea: Wortsman et al. 2022, arXiv:2109.01903.
 */
function gentlePlan({ fresh, newTypes, scope, learnable }: Lessons): GentlePlan {
  const isLarge = learnable > large
  const isWhole = scope === 'all' && !isLarge
  const epochs = fresh > 1000 || isLarge ? 4 : 8
  // The rows of a new type begin as noise: they take longer, and go all the way whatever the share.
  if (newTypes) return { epochs: 2 * epochs, learningRate: isWhole ? 8e-4 : 5e-4, share: isWhole ? 0.5 : 0.6 }
  const learningRate = isWhole ? (fresh < 200 ? 1e-3 : 1.5e-3) : 4e-4
  return { epochs, learningRate, share: fresh < few ? 0.35 : fresh < 200 ? 0.5 : 0.7 }
}

/**
 * Learns from confirmed posts (what `scope` says): a few seconds for some hundred of them.
 * Nothing is written; `model` stays as it is.
 *
 * @throws RangeError without posts to learn from or when `labels` lacks or reorders the model's labels
 */
export async function fineTune(options: FineTuneOptions): Promise<FineTuneOutcome> {
  const { model, root, labels, learn, replay, heldOut, signal, onProgress } = options
  const { seed = 1, threads = 2, grounding = groundingWeight } = options
  const started = performance.now()
  const sizes = taggerConfiguration(model.manifest.configuration)
  const encoder = packageEncoder(model, sizes)
  const weights = grownWeights(model, labels, seed)
  const fresh = taggerExamples(learn, labels, encoder, sizes)
  const isLarge = learnableCount(weights, sizes, 'all') > large
  const { scope = isLarge || fresh.length < few ? 'top' : 'all' } = options
  const learnable = learnableCount(weights, sizes, scope)
  const mostOld = learnable > large ? Math.max(40, 3 * fresh.length) : replay.length
  const old = taggerExamples(replay.slice(0, mostOld), labels, encoder, sizes)
  const examples = [...fresh, ...old]
  const gentle = gentlePlan({
    fresh: fresh.length,
    newTypes: labels.length > model.manifest.labels.length,
    scope,
    learnable,
  })
  const { epochs = gentle.epochs, learningRate = gentle.learningRate, share = gentle.share } = options

  const perEpoch = fresh.length + Math.ceil(old.length / epochs)
  const batchSize = Math.min(16, Math.max(4, Math.ceil(perEpoch / 2)))
  const before = heldOut.length > 0 ? await evaluatePackage(model, heldOut, { threads }) : null
  const { activations: files, device } = options
  const cut = () => frozenTagger(cutTagger(sizes, model.manifest.labels.length, model.weights), sizes, model.weights)
  const kept =
    files && scope !== 'all'
      ? await keptActivations(cut(), examples, { files, threads, ...(device !== undefined && { device }) })
      : undefined
  const learner = await openTaggerLearner({
    sizes,
    labels: labels.length,
    weights,
    threads,
    ...(device !== undefined && { device }),
    ...(kept && { kept }),
    training: {
      scope,
      dropout: { words: 0.2, towers: 0.2, states: 0.3 },
      weightDecay: 0.01,
      clipNorm: 1,
      crfRate: 5,
      grounding: examples.some((example) => example.grounding) ? grounding : 0,
    },
    augment: (example, random) => ({
      ...example,
      words: dropWords(example.words, { word: 0.1, pieces: 0.05, everything: 0.3 }, random),
    }),
  })
  try {
    const outcome = await fitModel(
      withSomeOf(fresh, old, epochs),
      {
        epochs,
        batchSize,
        seed,
        learningRate,
        warmUp: 0.1,
        decay: 'linear',
        floor: 0.05,
        average: null,
        patience: null,
        keep: 'last',
      },
      learner,
      { ...(signal && { signal }), ...(onProgress && { onProgress }) },
    )
    if (outcome.end === 'cancelled' || outcome.end === 'not-finite') return { end: outcome.end }
    const counts = { from: model.manifest.labels.length, to: labels.length }
    const learnt = asStored(
      withNewRows(partWay(weights, outcome.weights!, share), outcome.weights!, counts),
      model.weights,
    )
    const manifest: ModelPackage['manifest'] = {
      ...model.manifest,
      name: options.name,
      labels,
      base: { name: root.manifest.name, weightsSha256: root.manifest.weights.sha256 },
      provenance: {
        data: [{ name: 'confirmed posts', posts: learn.length + replay.length, terms: 'as imported' }],
        method: `fine-tuned from "${model.manifest.name}": ${scope}, ${epochs} epochs, learning rate ${learningRate}, ${share} of the way`,
        seed,
        seconds: (performance.now() - started) / 1000,
        createdAt: new Date().toISOString(),
      },
      metrics: {},
    }
    const whole = { ...model, manifest, weights: learnt }
    const after = heldOut.length > 0 ? await evaluatePackage(whole, heldOut, { threads }) : null
    const metrics: Record<string, number> = after
      ? { 'heldOut.f1': after.total.f1, 'heldOut.gold': after.total.gold }
      : {}
    return {
      end: 'finished',
      version: {
        manifest: { ...manifest, metrics },
        tokenizerJson: model.tokenizerJson,
        weights: changedWeights(root.weights, learnt),
      },
      before,
      after,
      epochs: outcome.epochs,
      learningRate,
      steps: outcome.steps,
      seconds: (performance.now() - started) / 1000,
    }
  } finally {
    await learner.release()
  }
}

function learnableCount(weights: Weights, sizes: TaggerConfiguration, scope: LearningScope): number {
  return [...weights].reduce((sum, [name, { data }]) => sum + (learnsIn(scope, name, sizes) ? data.length : 0), 0)
}

function grownWeights(model: ModelPackage, labels: readonly string[], seed: number): ModelPackage['weights'] {
  const own = model.manifest.labels
  own.forEach((label, i) => {
    if (labels[i] !== label)
      throw new RangeError(
        `the model's label ${i} is "${label}", the labels to learn have "${labels[i] ?? 'nothing'}" there`,
      )
  })
  if (labels.length === own.length) return model.weights
  return growHead(model.weights, own.length, labels.length, seededRandom(seed))
}
