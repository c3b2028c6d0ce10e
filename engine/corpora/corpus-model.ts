import type { Provenance } from '../../models/package/model-manifest.ts'
import type { FitPlan, Weights } from '../training/fit-model.ts'
import type { OpenLearner, SessionState } from '../training/fit-session.ts'
import type { StartReport } from './start-report.ts'
import type { TrainingChoices } from './training-choices.ts'

/** A network that is about to learn from a corpus: everything in which the tasks and networks differ. */
export interface CorpusModel<E> {
  readonly examples: readonly E[]
  /** For people: `Small MKGformer`. */
  readonly network: string
  /** null: it starts from nothing. */
  readonly start: { readonly name: string; readonly report: StartReport } | null
  readonly plan: Omit<FitPlan, 'epochs' | 'seed' | 'patience' | 'keep'>
  readonly open: (from: SessionState | null) => Promise<OpenLearner<E>>
  /** On the validation file, from weights as they will be stored; `valid.f1` decides. Shares from 0 to 1. */
  readonly measure: (learnt: Weights) => Promise<Readonly<Record<'valid.f1' | (string & {}), number>>>
  readonly write: (learnt: Weights, facts: PackageFacts) => Promise<void>
}

export interface PackageFacts {
  readonly folder: string
  readonly name: string
  readonly metrics: Readonly<Record<string, number>>
  readonly provenance: Provenance
  /** README.md */
  readonly card: string
}

export interface CorpusModelOptions {
  readonly seed: number
  readonly threads: number
  readonly choices: TrainingChoices
}

/** Where the person said nothing, what suits the network. */
export function planOf(
  usual: CorpusModel<unknown>['plan'],
  { batch, accumulate, learningRate, warmUp }: TrainingChoices,
): CorpusModel<unknown>['plan'] {
  return {
    ...usual,
    batchSize: (batch ?? Math.max(1, Math.round(usual.batchSize / accumulate))) * accumulate,
    learningRate: learningRate ?? usual.learningRate,
    warmUp: warmUp ?? usual.warmUp,
  }
}
