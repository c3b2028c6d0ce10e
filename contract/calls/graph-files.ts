import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { graphExportFormat, graphImportPlan, graphImportReport, graphProvenance } from '../domain/graph-import.ts'
import { importProgress } from '../domain/import.ts'
import { projectId } from '../domain/project.ts'
import { call } from './base.ts'
import { importId, uploadName, uploadPiece } from './imports.ts'

/**
 * A graph's way in and out. As with posts: begin, upload the files and images, plan, apply; nothing is written before
 * `apply`, which is one transaction. Images lie in one folder for each entity, or are named by the files.
 */
export const graphFiles = {
  begin: call.input(z.object({ project: projectId })).output(z.object({ import: importId })),
  upload: call
    .input(z.object({ import: importId, name: uploadName, ...uploadPiece }))
    .output(z.object({ size: z.int() })),
  plan: call
    .input(z.object({ import: importId }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [importProgress, z.object({ kind: z.literal('plan'), plan: graphImportPlan })]),
      ),
    ),
  /** `skipBad`: import the good records of files that also have bad ones. */
  apply: call
    .input(z.object({ import: importId, skipBad: z.boolean() }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          importProgress,
          z.object({ kind: z.literal('report'), report: graphImportReport }),
        ]),
      ),
    ),
  discard: call.input(z.object({ import: importId })).output(z.object({})),
  /** The file's text in pieces, in order. `links`: what the mentions of posts mean as well, where the format has a place for it. */
  write: call
    .input(z.object({ project: projectId, format: graphExportFormat, provenance: graphProvenance, links: z.boolean() }))
    .output(eventIterator(z.object({ text: z.string() }))),
}
