import { z } from 'zod'
import { said } from '../sentences/said.ts'

/** All are one text each. Boxes as Pascal VOC are a file an image, and have calls of their own. */
export const exportFormat = z.enum(['conll', 'jsonl', 'mnre', 'coco'])
export type ExportFormat = z.infer<typeof exportFormat>

/** Which posts: all, or only those that a person marked as done. */
export const exportScope = z.enum(['all', 'done'])
export type ExportScope = z.infer<typeof exportScope>

/** What the format cannot hold, told before anything is written. */
export const exportLoss = z.object({ what: z.string(), said: said.optional(), count: z.int().positive() })
export type ExportLoss = z.infer<typeof exportLoss>

export const exportPreview = z.object({
  posts: z.int(),
  mentions: z.int(),
  relations: z.int(),
  regions: z.int(),
  losses: z.array(exportLoss),
})
export type ExportPreview = z.infer<typeof exportPreview>
