import { z } from 'zod'
import { learningSettings, trainingRun } from '../domain/learning.ts'
import { modelVersion } from '../domain/mention.ts'
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
}
