import { z } from 'zod'
import { said } from '../sentences/said.ts'
import { deviceKind } from './device.ts'
import { typeName } from './entity-type.ts'
import { modelVersion } from './mention.ts'

/** Precision, recall and F1 in per cent, entity-level exact match, with the counts they rest on. */
export const scores = z.object({
  precision: z.number(),
  recall: z.number(),
  f1: z.number(),
  gold: z.int(),
  predicted: z.int(),
  correct: z.int(),
})
export type Scores = z.infer<typeof scores>

export const evaluation = z.object({
  posts: z.int(),
  total: scores,
  perType: z.array(scores.extend({ type: typeName })),
})
export type Evaluation = z.infer<typeof evaluation>

/** Why a version was taken or not, as data; `reason` beside it says it in words. */
export const judgement = z.object({
  verdict: z.enum(['better', 'same', 'worse', 'nothing-to-measure', 'no-mentions']),
  f1Before: z.number(),
  f1After: z.number(),
  posts: z.int(),
  /** How many of `posts` were new ones, left out of this training alone. */
  spared: z.int(),
  /** So few posts that progress cannot be told from chance. */
  few: z.boolean(),
  /** It was better, but another version had been chosen meanwhile. */
  chosenMeanwhile: modelVersion.nullable(),
})
export type VersionJudgement = z.infer<typeof judgement>

/** Why a run began: someone pressed Learn, or enough decisions had gathered. */
export const runTrigger = z.enum(['person', 'automatic'])

export const runState = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('running'),
    phase: z.enum(['preparing', 'measuring', 'training', 'checking', 'saving']),
    /** 0 to 1. */
    progress: z.number(),
    secondsLeft: z.number().nullable(),
    loss: z.number().nullable(),
  }),
  z.object({
    kind: z.literal('promoted'),
    version: modelVersion,
    before: evaluation,
    after: evaluation,
    /** In words: "F1 71.2 to 73.0 on 140 posts; kept". */
    reason: z.string(),
    said: said.optional(),
    /** null: written by an older Triptych. */
    judgement: judgement.nullable().default(null),
  }),
  z.object({
    kind: z.literal('candidate'),
    version: modelVersion,
    before: evaluation,
    after: evaluation,
    reason: z.string(),
    said: said.optional(),
    judgement: judgement.nullable().default(null),
  }),
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('failed'), reason: z.string(), said: said.optional() }),
])
export type RunState = z.infer<typeof runState>

export const trainingRun = z.object({
  id: z.uuid(),
  trigger: runTrigger,
  startedAt: z.int(),
  endedAt: z.int().nullable(),
  /** Posts in the fixed snapshot of the run. */
  trainedPosts: z.int(),
  heldOutPosts: z.int(),
  state: runState,
})
export type TrainingRun = z.infer<typeof trainingRun>

export const versionSummary = z.object({
  version: modelVersion,
  parent: modelVersion.nullable(),
  createdAt: z.int(),
  evaluation: evaluation.nullable(),
  state: z.enum(['current', 'promoted', 'candidate']),
})
export type VersionSummary = z.infer<typeof versionSummary>

/**
 * `heads`: how types are told apart; `top`: also the layers in which text and image meet; `all`: everything; `auto`: all of a
 * small network, the top of a large one and where there are few new posts.
 */
export const learningLayers = z.enum(['auto', 'heads', 'top', 'all'])
export type LearningLayers = z.infer<typeof learningLayers>

export const learningSettings = z.object({
  /** Learn by itself after so many newly confirmed posts; null: only when asked. */
  automaticEvery: z.int().min(1).max(10_000).nullable(),
  /** Older posts that come again for every new one, so that nothing is forgotten; at least 200 where there are as many. */
  replayPerNew: z.number().min(0).max(50).default(3),
  layers: learningLayers.default('auto'),
  /** null: what suits the number of posts. */
  learningRate: z.number().min(1e-6).max(1e-2).nullable().default(null),
  /** Where people said that mentions are to be seen teaches the model where to look, beside the labels. */
  groundings: z.boolean().default(true),
  /** `auto`: the one that suggestions are computed on. */
  device: z.enum(['auto', ...deviceKind.options]).default('auto'),
})
export type LearningSettings = z.infer<typeof learningSettings>

export const defaultLearningSettings: LearningSettings = learningSettings.parse({ automaticEvery: null })
