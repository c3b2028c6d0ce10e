import { firstSchema } from './0001-first-schema.ts'
import { relationsAndRegions } from './0002-relations-and-regions.ts'
import { graphSchema } from './0003-graph.ts'
import { askingSchema } from './0004-asking.ts'
import { finerDoubts } from './0005-finer-doubts.ts'
import { settledDoubts } from './0006-settled-doubts.ts'
import type { Migration } from './migration.ts'

/** In order, numbered from 1 without gaps. A new one goes at the end, in a file of its own with a test of its own. */
export const migrations: readonly Migration[] = [
  firstSchema,
  relationsAndRegions,
  graphSchema,
  askingSchema,
  finerDoubts,
  settledDoubts,
]

export const newestSchema = migrations.length

/** `application_id` of every project file: "Trip" in ASCII. */
export const applicationId = 0x54726970
