import { z } from 'zod'
import { said } from '../sentences/said.ts'

/** Names a project between shell, engine and renderer without giving its path away. */
export const projectId = z.string().regex(/^[0-9a-f]{16}$/)
export type ProjectId = z.infer<typeof projectId>

export const projectSummary = z.object({
  id: projectId,
  name: z.string(),
  /** For the person's eyes only; never sent back. */
  location: z.string(),
  sample: z.boolean(),
  /** Milliseconds since 1970; null where it was never opened here. */
  openedAt: z.int().nullable(),
})
export type ProjectSummary = z.infer<typeof projectSummary>

export const projectCounts = z.object({
  posts: z.int(),
  todo: z.int(),
  skipped: z.int(),
  done: z.int(),
  mentions: z.int(),
  rejected: z.int(),
  /** Confirmed ones that have a type. */
  relations: z.int(),
  /** Accepted ones. */
  regions: z.int(),
  groundings: z.int(),
  /** Posts marked done today, in the local time zone. */
  doneToday: z.int(),
})
export type ProjectCounts = z.infer<typeof projectCounts>

/** `writable`, or why not; a project that cannot be written still opens. */
export const projectAccess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('writable') }),
  z.object({ kind: z.literal('read-only'), why: z.string(), said: said.optional() }),
])
export type ProjectAccess = z.infer<typeof projectAccess>
