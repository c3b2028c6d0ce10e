import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { learningSettings, trainingRun } from '../domain/learning.ts'
import { curvePoint, runDetails, versionComparison, versionReport } from '../domain/learning-report.ts'
import { modelVersion } from '../domain/mention.ts'
import { modelProgress } from '../domain/model.ts'
import { projectId } from '../domain/project.ts'
import { learningState } from '../domain/status.ts'
import { call } from './base.ts'

/** Progress comes with `projects.watch`, so that every window sees the same run. */
export const learning = {
  state: call.input(z.object({ project: projectId })).output(learningState),
  /** Fails with `busy` when a run is under way, with `bad-input` when there is nothing to learn from. */
  start: call.input(z.object({ project: projectId })).output(trainingRun),
  cancel: call.input(z.object({ project: projectId })).output(z.object({})),
  configure: call.input(z.object({ project: projectId, settings: learningSettings })).output(learningState),
  /** Makes a version the current one: a candidate in spite of its figures, or an older one again. */
  use: call.input(z.object({ project: projectId, version: modelVersion })).output(learningState),
  runs: call.input(z.object({ project: projectId })).output(z.array(trainingRun)),
  /** What a run was made of; null where it left no version, or one that is gone. */
  runDetails: call.input(z.object({ project: projectId, run: z.uuid() })).output(runDetails.nullable()),
  /** Every version that was measured when it was made, the oldest first. */
  curve: call.input(z.object({ project: projectId })).output(z.array(curvePoint)),
  /** Reads the held-out posts as they are labelled now. Fails with `bad-input` where there are none. */
  measure: call
    .input(z.object({ project: projectId, version: modelVersion }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [modelProgress, z.object({ kind: z.literal('report'), report: versionReport })]),
      ),
    ),
  /** Two versions on the held-out posts, post by post. Fails as `measure`. */
  compare: call
    .input(z.object({ project: projectId, first: modelVersion, second: modelVersion }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          modelProgress,
          z.object({ kind: z.literal('comparison'), comparison: versionComparison }),
        ]),
      ),
    ),
}
