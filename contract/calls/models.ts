import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import {
  downloadedModel,
  downloadProgress,
  installedModel,
  modelComparison,
  modelId,
  modelProgress,
} from '../domain/model.ts'
import { projectId } from '../domain/project.ts'
import { call } from './base.ts'
import { uploadName, uploadPiece } from './imports.ts'

export const modelImportId = z.uuid()
export type ModelImportId = z.infer<typeof modelImportId>

/**
 * The packages installed for this person, as one project sees them. An import is begun, its files are uploaded, and it is
 * applied: then the package is checked as a whole and appears, or nothing of it stays.
 */
export const models = {
  /** Broken packages as well, with what is wrong with them. */
  list: call.input(z.object({ project: projectId })).output(z.array(installedModel)),
  /** The package's README as it stands; null where it has none. */
  card: call.input(z.object({ model: modelId })).output(z.object({ text: z.string().nullable() })),
  begin: call.output(z.object({ import: modelImportId })),
  upload: call
    .input(z.object({ import: modelImportId, name: uploadName, ...uploadPiece }))
    .output(z.object({ size: z.int() })),
  /** The last item names what was installed. Fails with `model` naming the file that is at fault. */
  apply: call
    .input(z.object({ import: modelImportId }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [modelProgress, z.object({ kind: z.literal('installed'), model: modelId })]),
      ),
    ),
  discard: call.input(z.object({ import: modelImportId })).output(z.object({})),
  /** The only call that asks another machine for anything: a public checkpoint, by its host's name for it. */
  download: call
    .input(z.object({ name: z.string().min(1).max(200) }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          downloadProgress,
          z.object({ kind: z.literal('downloaded'), downloaded: downloadedModel }),
        ]),
      ),
    ),
  /** Fails with `bad-input` for what came with Triptych, with `conflict` while an open project reads with it. */
  remove: call.input(z.object({ model: modelId })).output(z.object({})),
  /** From now on the project reads with this package. Fails with `bad-input` and the reason where it cannot. */
  use: call.input(z.object({ project: projectId, model: modelId })).output(z.object({})),
  /** Reads the project's held-out done posts with both; fails with `bad-input` where there are none. */
  compare: call
    .input(z.object({ project: projectId, first: modelId, second: modelId }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          modelProgress,
          z.object({ kind: z.literal('comparison'), comparison: modelComparison }),
        ]),
      ),
    ),
}
