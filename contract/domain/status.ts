import { z } from 'zod'
import { said } from '../sentences/said.ts'
import { deviceKind } from './device.ts'
import { loggedEvent } from './event.ts'
import { failure } from './failure.ts'
import { graphModelState } from './graph.ts'
import { learningSettings, trainingRun, versionSummary } from './learning.ts'
import { modelVersion } from './mention.ts'
import { postId } from './post.ts'
import { projectCounts } from './project.ts'

/** A device as tried on this machine: its numbers are compared with the CPU's and timed before it is trusted. */
export const deviceTrial = z.object({
  device: deviceKind,
  verdict: z.enum(['chosen', 'usable', 'wrong-numbers', 'failed', 'absent']),
  /** In words, for the person: "agrees with the CPU to 2e-5 but is 3 times slower". */
  reason: z.string(),
  said: said.optional(),
  millisecondsPerPost: z.number().nullable(),
})
export type DeviceTrial = z.infer<typeof deviceTrial>

export const workerRole = z.enum(['compute', 'trainer', 'decode'])
export type WorkerRole = z.infer<typeof workerRole>

/** `given-up`: it died three times in five minutes; the rest goes on without it. */
export const workerState = z.enum(['idle', 'working', 'restarting', 'given-up'])
export type WorkerState = z.infer<typeof workerState>

export const suggesting = z.object({
  version: modelVersion.nullable(),
  device: deviceTrial.nullable(),
  /** Posts that still wait for suggestions by the current model. */
  waiting: z.int(),
  /** Posts a minute lately; null when idle. */
  postsPerMinute: z.number().nullable(),
  problem: failure.nullable(),
})
export type Suggesting = z.infer<typeof suggesting>

export const learningState = z.object({
  settings: learningSettings,
  running: trainingRun.nullable(),
  lastRun: trainingRun.nullable(),
  versions: z.array(versionSummary),
  current: modelVersion.nullable(),
  /** Posts confirmed since the current version was trained. */
  newlyConfirmed: z.int(),
})
export type LearningState = z.infer<typeof learningState>

/** What everyone who looks at a project is told as it happens. */
export const projectNews = z.discriminatedUnion('kind', [
  /** First of all, so that a reconnecting window knows where it stands. */
  z.object({ kind: z.literal('hello'), seq: z.int(), counts: projectCounts }),
  z.object({ kind: z.literal('event'), event: loggedEvent, counts: projectCounts }),
  /** These posts have new suggestions; an empty list means: many, read again what you show. */
  z.object({ kind: z.literal('suggested'), posts: z.array(postId), suggesting }),
  z.object({ kind: z.literal('learning'), state: learningState }),
  z.object({ kind: z.literal('graph-model'), state: graphModelState }),
  z.object({
    kind: z.literal('worker'),
    role: workerRole,
    state: workerState,
    reason: z.string(),
    said: said.optional(),
  }),
  z.object({ kind: z.literal('saved'), at: z.int() }),
])
export type ProjectNews = z.infer<typeof projectNews>
