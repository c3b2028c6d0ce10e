import type { Triple } from '../../../exchange/openke/parse-triples.ts'
import type { AnswerObjective } from '../../../models/nets/kge/answer-loss.ts'
import type { EntityFeatures } from '../../../models/nets/kge/image-descriptor.ts'
import { type KgeConfig, kgeTables, relationRows, relationWidth } from '../../../models/nets/kge/kge-config.ts'
import type { NegativeWeights } from '../../../models/nets/kge/sampling-loss.ts'
import type { KgeVectors } from '../../../models/nets/kge/score-candidates.ts'
import type { OptimiserKind, Regulariser } from '../../../models/nets/kge/table-optimiser.ts'
import {
  type FitHooks,
  type FitOutcome,
  type FitPlan,
  type FitState,
  fitModel,
  type Weights,
} from '../../training/fit-model.ts'
import { seededRandom, shuffled } from '../../training/fit-random.ts'
import type { OpenLearner, SessionState } from '../../training/fit-session.ts'
import { KnownAnswers, linkQueries } from '../link-queries.ts'
import { rankLinks } from '../rank-links.ts'
import { withKgeScorer } from './kge-scorer.ts'
import { type KgeQuestion, KgeTables, openAllEntities } from './kge-session.ts'
import { bernoulliShares, openSampling, type SampledTriple } from './sampling-session.ts'

/** What a step compares a triple with. */
export type KgeMethod =
  | {
      readonly kind: 'all-entities'
      readonly objective: AnswerObjective
      readonly dropout: number
      readonly relationQuestion: number
    }
  | {
      readonly kind: 'sampling'
      readonly negatives: number
      readonly weighing: NegativeWeights
      /** Which end is exchanged: either alike, or by how many entities stand there. */
      readonly ends: 'alike' | 'bernoulli'
      readonly subsampled: boolean
    }

export interface KgeSettings {
  readonly method: KgeMethod
  readonly optimiser: OptimiserKind
  readonly learningRate: number
  readonly decay: FitPlan['decay']
  /** Of the learning rate at the end. */
  readonly floor: number
  readonly regulariser: Regulariser | null
  readonly epochs: number
  readonly batchSize: number
  /** Stop after so many epochs without a better one; null: never. */
  readonly patience: number | null
  /** Deviation of the first values. */
  readonly spread: number
  /** Validation triples that an epoch is judged by, drawn once; the last figures are from all. */
  readonly judged: number
  readonly seed: number
}

export interface KgeData {
  readonly train: readonly Triple[]
  readonly valid: readonly Triple[]
  /** For scorers that see them. */
  readonly images?: EntityFeatures
}

export interface FittedEmbeddings {
  readonly end: FitOutcome['end']
  /** null where nothing was learnt. */
  readonly vectors: KgeVectors | null
  readonly epochs: FitOutcome['epochs']
}

export interface SavedFit {
  readonly session: SessionState
  readonly fit: FitState
}

export interface FitEmbeddingsHooks extends Pick<FitHooks, 'onProgress' | 'signal'> {
  readonly from?: SavedFit
  readonly save?: (state: SavedFit) => Promise<void>
}

/** Trains embeddings; the epoch with the best filtered mean reciprocal rank on a part of `valid` is kept. */
export async function fitEmbeddings(
  config: KgeConfig,
  { train, valid, images }: KgeData,
  settings: KgeSettings,
  threads: number,
  { from, save, ...hooks }: FitEmbeddingsHooks = {},
): Promise<FittedEmbeddings> {
  const { optimiser, regulariser, seed } = settings
  const tables = new KgeTables(
    config,
    firstVectors(config, settings),
    { kind: optimiser, entities: regulariser, relations: regulariser },
    from?.session,
    images ? { images, spread: settings.spread, seed } : null,
  )
  const judged = shuffled(valid, seededRandom(seed)).slice(0, settings.judged)
  const known = new KnownAnswers([...train, ...valid])
  const evaluate = async (weights: Weights): Promise<number> => {
    const report = await withKgeScorer(config, vectorsOf(weights), threads, (score) => rankLinks(judged, known, score))
    return report.filtered.both.meanReciprocalRank
  }
  const outcome = await withLearner(config, tables, train, settings, threads, (learner, examples) =>
    fitModel(examples, planOf(settings), learner, {
      ...hooks,
      ...(from && { from: from.fit }),
      // Without anything held out the last epoch counts.
      ...(judged.length > 0 && { evaluate }),
      ...(save && { save: (fit) => save({ session: tables.state(), fit }) }),
    }),
  )
  return { end: outcome.end, vectors: outcome.weights && vectorsOf(outcome.weights), epochs: outcome.epochs }
}

export function vectorsOf(weights: Weights): KgeVectors {
  return { entities: weights.get(kgeTables.entities)!.data, relations: weights.get(kgeTables.relations)!.data }
}

/** Questions with the rows of the relation table that they read. */
export function kgeQuestions(triples: readonly Triple[], config: KgeConfig): readonly KgeQuestion[] {
  return linkQueries(triples).map(({ wanted, known, relation, answers }) => ({
    known,
    relation: wanted === 'head' ? relation + config.relations : relation,
    answers,
  }))
}

interface Counted {
  /** What batches are sorted by; here all are alike. */
  readonly length: 1
}

async function withLearner(
  config: KgeConfig,
  tables: KgeTables,
  train: readonly Triple[],
  { method, seed }: KgeSettings,
  threads: number,
  use: (learner: OpenLearner<Counted>, examples: readonly Counted[]) => Promise<FitOutcome>,
): Promise<FitOutcome> {
  if (!config.reciprocal) throw new RangeError('training asks for heads by inverse relations: the config has none')
  const questions = kgeQuestions(train, config)
  const common = { weights: () => tables.weights(), state: () => tables.state() }
  if (method.kind === 'all-entities') {
    const { step, release } = await openAllEntities(tables, method, threads)
    const learner: OpenLearner<KgeQuestion & Counted> = {
      ...{ ...common, release },
      step: (batch, { learningRate, seed }) => step(batch, learningRate, seed),
    }
    try {
      return await use(
        learner as OpenLearner<Counted>,
        questions.map((question) => ({ ...question, length: 1 })),
      )
    } finally {
      await release()
    }
  }
  const answersOf = new Map(questions.map((each) => [`${each.known} ${each.relation}`, each]))
  const questionOf = (known: number, relation: number) => answersOf.get(`${known} ${relation}`)!
  // As in the code of the RotatE paper, which starts its counts at four.
  const often = ({ question, answer }: SampledTriple) => {
    const inverse = (question.relation + config.relations) % (2 * config.relations)
    return question.answers.length + questionOf(answer, inverse).answers.length + 6
  }
  const { step, release } = await openSampling(tables, method, often, threads)
  const shares = bernoulliShares(train, config.relations)
  const random = seededRandom(seed)
  const asked = (wanted: 'head' | 'tail', { head, relation, tail }: Triple): SampledTriple =>
    wanted === 'tail'
      ? { question: questionOf(head, relation), answer: tail }
      : { question: questionOf(tail, relation + config.relations), answer: head }
  const examples = train.flatMap((triple): (SampledTriple & Counted)[] =>
    (['tail', 'head'] as const).map((end) => {
      const drawn = random() < shares[triple.relation]! ? 'head' : 'tail'
      return { ...asked(method.ends === 'alike' ? end : drawn, triple), length: 1 }
    }),
  )
  const learner: OpenLearner<SampledTriple & Counted> = {
    ...{ ...common, release },
    step: (batch, { learningRate, seed }) => step(batch, learningRate, seed),
  }
  try {
    return await use(learner as OpenLearner<Counted>, examples)
  } finally {
    await release()
  }
}

function planOf(settings: KgeSettings): FitPlan {
  const { epochs, batchSize, seed, learningRate, decay, floor, patience, judged } = settings
  return {
    ...{ epochs, batchSize, seed, learningRate, decay, floor, patience },
    warmUp: 0,
    average: null,
    keep: judged > 0 ? 'best' : 'last',
  }
}

/** Normal, of deviation `spread`; phases uniform over the whole circle. */
function firstVectors(config: KgeConfig, { spread, seed }: KgeSettings): KgeVectors {
  const random = seededRandom(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const entities = new Float32Array(config.entities * config.dimension).map(() => spread * normal())
  const range = (config.gamma + 2) / (config.dimension / 2)
  const relations = new Float32Array(relationRows(config) * relationWidth(config)).map(() =>
    config.scorer === 'rotate' ? (2 * random() - 1) * range : spread * normal(),
  )
  return { entities, relations }
}
