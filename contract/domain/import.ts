import { z } from 'zod'
import { said } from '../sentences/said.ts'
import { typeName } from './entity-type.ts'

/** `voc` and `coco` bring boxes for the images of posts that come with them. */
export const importFormat = z.enum(['conll', 'mnre', 'jsonl', 'voc', 'coco'])
export type ImportFormat = z.infer<typeof importFormat>

/** What labels in a file are: decisions of a person, suggestions to review, or not wanted. */
export const importLabels = z.enum(['confirmed', 'suggested', 'ignored'])
export type ImportLabels = z.infer<typeof importLabels>

export const importOptions = z.object({
  /** null: told from the content of each file. */
  format: importFormat.nullable(),
  labels: importLabels,
  /** Import the good records of a file that also has bad ones; otherwise one bad record refuses everything. */
  skipBad: z.boolean(),
})
export type ImportOptions = z.infer<typeof importOptions>

/** Something wrong, or worth knowing, at one place of a file. */
export const importIssue = z.object({
  severity: z.enum(['error', 'warning']),
  /** Stable, in capitals: `CONLL_COLS`, `SPAN_RANGE`, `ENC_INVALID`, … */
  code: z.string(),
  file: z.string(),
  /** 1-based; null where the issue is the whole file's. */
  line: z.int().positive().nullable(),
  field: z.string().nullable(),
  message: z.string(),
  said: said.optional(),
})
export type ImportIssue = z.infer<typeof importIssue>

export const plannedFile = z.object({
  file: z.string(),
  format: importFormat,
  posts: z.int(),
  mentions: z.int(),
  relations: z.int(),
  regions: z.int(),
  /** How tags were written, where the format has more than one way: `BIO`, `IOB1`, `BIOES`. */
  scheme: z.string().nullable(),
})
export type PlannedFile = z.infer<typeof plannedFile>

const countedType = z.object({ name: typeName, count: z.int(), isNew: z.boolean() })

/** What an import would do; nothing has been written yet. */
export const importPlan = z.object({
  files: z.array(plannedFile),
  /** Posts that would be added, and posts that are already there. */
  newPosts: z.int(),
  knownPosts: z.int(),
  mentions: z.int(),
  /** Relations, regions and links between mentions and regions come in as confirmed labels only. */
  relations: z.int(),
  regions: z.int(),
  groundings: z.int(),
  /** Types with their counts; `isNew` ones are added to the schema. */
  types: z.array(countedType),
  relationTypes: z.array(countedType),
  imagesFound: z.int(),
  imagesMissing: z.int(),
  /** The first names of missing images, at most 20. */
  missingNames: z.array(z.string()),
  errors: z.int(),
  warnings: z.int(),
  /** The first issues, at most 100; the counts above count all. */
  issues: z.array(importIssue),
})
export type ImportPlan = z.infer<typeof importPlan>

/** `total` is null until it is known. Units are posts for `reading` and `writing`, images for `images`. */
export const importProgress = z.object({
  kind: z.literal('progress'),
  phase: z.enum(['reading', 'images', 'writing']),
  done: z.int(),
  total: z.int().nullable(),
})
export type ImportProgress = z.infer<typeof importProgress>

export const importReport = z.object({
  addedPosts: z.int(),
  knownPosts: z.int(),
  skippedRecords: z.int(),
  mentions: z.int(),
  relations: z.int(),
  regions: z.int(),
  groundings: z.int(),
  images: z.int(),
})
export type ImportReport = z.infer<typeof importReport>
