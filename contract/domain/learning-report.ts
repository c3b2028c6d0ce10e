import { z } from 'zod'
import { typeName } from './entity-type.ts'
import { learningLayers, scores } from './learning.ts'
import { modelVersion } from './mention.ts'
import { postId } from './post.ts'

/** What a model does with a post. Each task has its own held-out figures. */
export const learningTask = z.enum(['mentions', 'relations'])
export type LearningTask = z.infer<typeof learningTask>

/**
 * Where 95 of 100 repetitions with other posts of the same kind would lie, in per cent: percentiles over posts drawn anew
 * with replacement.
 */
export const interval = z.object({ low: z.number(), high: z.number() })
export type Interval = z.infer<typeof interval>

/** Scores with the interval of their F1; null where one post or none has such an entity. */
export const measuredScores = scores.extend({ interval: interval.nullable() })
export type MeasuredScores = z.infer<typeof measuredScores>

/** What was stated with a probability from `from` up to `to`, 0 to 1, and how often it was right. */
export const calibrationBin = z.object({
  from: z.number(),
  to: z.number(),
  count: z.int(),
  /** Means over the bin, 0 to 1; both 0 where it is empty. */
  stated: z.number(),
  right: z.number(),
})
export type CalibrationBin = z.infer<typeof calibrationBin>

/** Can the stated probabilities be believed? Of everything suggested on the held-out posts. */
export const calibration = z.object({
  /** Divides the scores before probabilities are made of them; 1 leaves them as they are. */
  temperature: z.number(),
  /** Mean distance between stated and right over the bins, by count: 0 (as stated) to 1. */
  error: z.number(),
  /** Ten bins of equal width, the least probable first. */
  bins: z.array(calibrationBin),
})
export type Calibration = z.infer<typeof calibration>

/**
 * What the model takes for what. `gold` null: nothing is there; `predicted` null: it saw nothing. `exact` pairs have the
 * same bounds; `overlapping` ones share a part only, and count as wrong even where the types agree.
 */
export const confusionCell = z.object({
  gold: typeName.nullable(),
  predicted: typeName.nullable(),
  exact: z.int(),
  overlapping: z.int(),
  /** Where it happened, each post once, at most 200. */
  posts: z.array(postId),
})
export type ConfusionCell = z.infer<typeof confusionCell>

export const taskReport = z.object({
  task: learningTask,
  /** Held-out posts that were measured on. */
  posts: z.int(),
  total: measuredScores,
  perType: z.array(measuredScores.extend({ type: typeName })),
  calibration,
  /** Cells that are not empty. */
  confusion: z.array(confusionCell),
})
export type TaskReport = z.infer<typeof taskReport>

/** How a version does on held-out posts as they were labelled at `measuredAt`. */
export const versionReport = z.object({
  version: modelVersion,
  measuredAt: z.int(),
  tasks: z.array(taskReport),
})
export type VersionReport = z.infer<typeof versionReport>

const curveFigure = z.object({ f1: z.number(), interval: interval.nullable(), gold: z.int() })

/** One version on the learning curve. Versions may be measured on different posts: compare `before` and `after` of one. */
export const curvePoint = z.object({
  version: modelVersion,
  parent: modelVersion.nullable(),
  at: z.int(),
  state: z.enum(['current', 'promoted', 'candidate']),
  /** Learnt from so far, by this version and those before it. */
  posts: z.int(),
  /** Confirmed mentions, or relations, in those posts. */
  labels: z.int(),
  tasks: z.array(
    z.object({
      task: learningTask,
      posts: z.int(),
      before: curveFigure,
      after: curveFigure,
      perType: z.array(curveFigure.extend({ type: typeName })),
    }),
  ),
})
export type CurvePoint = z.infer<typeof curvePoint>

export const readSpan = z.object({
  start: z.int(),
  end: z.int(),
  surface: z.string(),
  type: typeName,
  /** null: by people. */
  score: z.number().nullable(),
})
export type ReadSpan = z.infer<typeof readSpan>

/**
 * A held-out post that two versions read differently. Of relations, `start` and `end` of a reading are the places of head and
 * tail among the post's confirmed mentions, and `surface` is both with an arrow between them.
 */
export const comparedPost = z.object({
  post: postId,
  name: z.string(),
  text: z.string(),
  verdict: z.enum(['better', 'worse', 'other']),
  gold: z.array(readSpan),
  first: z.array(readSpan),
  second: z.array(readSpan),
})
export type ComparedPost = z.infer<typeof comparedPost>

/** Two readings of the same posts at one task. */
export const taskComparison = z.object({
  /** F1 of the second less that of the first, in points, with its interval over the same drawings of posts. */
  difference: z.object({ f1: z.number(), interval: interval.nullable() }),
  posts: z.int(),
  better: z.int(),
  worse: z.int(),
  /** Read otherwise, and just as right. */
  other: z.int(),
  /** Posts read differently: worse ones first, at most 500. */
  changed: z.array(comparedPost),
})
export type TaskComparison = z.infer<typeof taskComparison>

/** Two versions on the same held-out posts, as they are labelled now. The figures beside the reports are those of mentions. */
export const versionComparison = taskComparison.extend({
  first: versionReport,
  second: versionReport,
  /** null: nobody looked for relations in these posts, or nothing reads them. */
  relations: taskComparison.nullable().default(null),
})
export type VersionComparison = z.infer<typeof versionComparison>

/** All that is needed to repeat a run exactly, and what happened in it. */
export const runDetails = z.object({
  version: modelVersion,
  parent: modelVersion,
  seed: z.int(),
  /** Number of the last event in the snapshot; what was decided later is not in the run. */
  seq: z.int(),
  /** SHA-256 over the snapshot's posts and decisions. */
  digest: z.string(),
  /** SHA-256 of the weights of the package at the root, and of the version that was trained further. */
  packageSha256: z.string(),
  parentSha256: z.string(),
  learningRate: z.number(),
  layers: learningLayers,
  device: z.string(),
  fresh: z.int(),
  replayed: z.int(),
  measured: z.int(),
  /** Mean loss of each epoch. */
  losses: z.array(z.number()),
  seconds: z.number(),
})
export type RunDetails = z.infer<typeof runDetails>
