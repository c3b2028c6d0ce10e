import { type Projection, projectionKinds } from '../../models/autodiff/lora.ts'

/** What adapters may be put to. */
export const adaptable = projectionKinds
export type Adaptable = Projection

/** How much of a network a run changes. What is new, a head for another task for one, learns in every case. */
export type LearnWhat =
  | { readonly kind: 'full' }
  /** The last so many layers, and the head; null: those in which text and image meet. */
  | { readonly kind: 'top'; readonly layers: number | null }
  | { readonly kind: 'heads' }
  /** Low-rank adapters beside the frozen weights, and the head. */
  | {
      readonly kind: 'lora'
      readonly rank: number
      readonly alpha: number
      readonly on: readonly Adaptable[]
    }

/** What an error in each class counts, a type of entity or a relation: by how rare it is, or as given, 1 for those not named. */
export type ClassWeights = 'balanced' | ReadonlyMap<string, number>

export const smallArchitectures = ['mkgformer-small', 'hvpnet-small'] as const
export type SmallArchitecture = (typeof smallArchitectures)[number]

/** Parts of the papers' networks that may be left out; which belong to which, see `smallSight`. */
export const variants = ['no-pgi', 'no-caf', 'no-pgi-caf', 'on-top', 'flat', '1t3', 'only-obj', 'no-prefix'] as const
export type Variant = (typeof variants)[number]

/** Everything that a person may set about a run; null: what suits the network. */
export interface TrainingChoices {
  /** Of a network that starts from nothing; null where the package to start from says it. */
  readonly architecture: SmallArchitecture | null
  readonly variant: Variant | null
  /** Slots for object images of a network that starts from nothing; null: none. */
  readonly objects: number | null
  /** Folder of a package to continue from. */
  readonly from: string | null
  readonly learn: LearnWhat
  /** Examples that are in memory at once. */
  readonly batch: number | null
  /** So many batches make one step. */
  readonly accumulate: number
  readonly learningRate: number | null
  /** Share of all steps in which the learning rate rises. */
  readonly warmUp: number | null
  /** Share of activations that are dropped. */
  readonly dropout: number | null
  /** Gradients are scaled down to this length. */
  readonly clipNorm: number | null
  readonly classWeights: ClassWeights | null
}

export const usualChoices: TrainingChoices = {
  architecture: null,
  variant: null,
  objects: null,
  from: null,
  learn: { kind: 'full' },
  batch: null,
  accumulate: 1,
  learningRate: null,
  warmUp: null,
  dropout: null,
  clipNorm: null,
  classWeights: null,
}

/** How a run learnt, for a package's card. */
export function learntWords({ learn, variant, accumulate, classWeights }: TrainingChoices): string {
  return [
    partWords(learn),
    ...(variant === null ? [] : [`variant ${variant}`]),
    ...(accumulate > 1 ? [`${accumulate} batches a step`] : []),
    ...(classWeights === null ? [] : ['class weights']),
  ].join(', ')
}

function partWords(learn: LearnWhat): string {
  switch (learn.kind) {
    case 'full':
      return 'all weights'
    case 'heads':
      return 'the head alone'
    case 'top':
      return learn.layers === null ? 'the layers in which text and image meet' : `the top ${learn.layers} layers`
    case 'lora':
      return `adapters of rank ${learn.rank} on ${learn.on.join(', ')}`
  }
}
