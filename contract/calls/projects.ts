import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { entityType } from '../domain/entity-type.ts'
import { projectAccess, projectCounts, projectId, projectSummary } from '../domain/project.ts'
import { relationType } from '../domain/relation.ts'
import { learningState, projectNews, suggesting } from '../domain/status.ts'
import { call } from './base.ts'

export const projectView = z.object({
  summary: projectSummary,
  access: projectAccess,
  types: z.array(entityType),
  /** In the order of their digits; `/per/org/member_of` and the like. */
  relationTypes: z.array(relationType),
  counts: projectCounts,
  suggesting,
  learning: learningState,
  /** Number of the last event; what `watch` continues from. */
  seq: z.int(),
})
export type ProjectView = z.infer<typeof projectView>

export const projects = {
  list: call.output(z.array(projectSummary)),
  create: call.input(z.object({ name: z.string().trim().min(1).max(100) })).output(projectSummary),
  /** Opens where it is not open yet. Fails with `locked`, `newer-schema`, `not-a-project`, `corrupt`. */
  open: call.input(z.object({ project: projectId })).output(projectView),
  close: call.input(z.object({ project: projectId })).output(z.object({})),
  /** Runs until the caller aborts. The first item is `hello`. */
  watch: call.input(z.object({ project: projectId })).output(eventIterator(projectNews)),
  /** Reads the whole event chain and SQLite's own check. */
  check: call
    .input(z.object({ project: projectId }))
    .output(z.object({ events: z.int(), problems: z.array(z.string()) })),
}
