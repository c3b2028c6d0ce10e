import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { importOptions, importPlan, importProgress, importReport } from '../domain/import.ts'
import { projectId } from '../domain/project.ts'
import { call } from './base.ts'

export const importId = z.uuid()
export type ImportId = z.infer<typeof importId>

/** A file's name within what was dropped, folders included, as the person sees it: `images/17_06_1.jpg`. */
export const uploadName = z.string().min(1).max(1024)

/** At most so many bytes a message; larger files come in several. */
export const uploadChunkBytes = 512 * 1024

/** What an upload says beside its name. */
export const uploadPiece = {
  /** Must be what has arrived of this file so far. */
  offset: z.int().nonnegative(),
  bytes: z.instanceof(Blob).refine((blob) => blob.size <= uploadChunkBytes, 'a chunk has at most 512 KiB'),
}

/**
 * An import from the desk: begin, upload the files (data and images alike), plan, apply. Paths never cross: the bytes
 * do. Nothing is written to the project before `apply`, which is one transaction.
 */
export const imports = {
  begin: call.input(z.object({ project: projectId })).output(z.object({ import: importId })),
  upload: call
    .input(z.object({ import: importId, name: uploadName, ...uploadPiece }))
    .output(z.object({ size: z.int() })),
  /** A dry run. The last item is the plan. The caller cancels by aborting. */
  plan: call
    .input(z.object({ import: importId, options: importOptions }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [importProgress, z.object({ kind: z.literal('plan'), plan: importPlan })]),
      ),
    ),
  apply: call
    .input(z.object({ import: importId, options: importOptions }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [importProgress, z.object({ kind: z.literal('report'), report: importReport })]),
      ),
    ),
  discard: call.input(z.object({ import: importId })).output(z.object({})),
}
