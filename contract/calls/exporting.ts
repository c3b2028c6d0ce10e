import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { exportFormat, exportPreview, exportScope } from '../domain/export.ts'
import { projectId } from '../domain/project.ts'
import { call } from './base.ts'

export const exportAsk = z.object({ project: projectId, format: exportFormat, scope: exportScope })
export type ExportAsk = z.infer<typeof exportAsk>

export const vocAsk = exportAsk.omit({ format: true })

export const exporting = {
  preview: call.input(exportAsk).output(exportPreview),
  /** The file's text in pieces, in order. */
  write: call.input(exportAsk).output(eventIterator(z.object({ text: z.string() }))),
  previewVoc: call.input(vocAsk).output(exportPreview),
  /** Boxes as Pascal VOC: one file for each image that has any. */
  writeVoc: call.input(vocAsk).output(eventIterator(z.object({ name: z.string(), text: z.string() }))),
}
