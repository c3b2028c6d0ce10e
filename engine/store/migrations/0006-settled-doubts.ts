import type { Migration } from './migration.ts'

// A doubt is settled by a decision about its place; taking that decision back opens it again. The event's id, or '' once a later
// review has begun: a label that was kept then is not doubted anew.
export const settledDoubts: Migration = {
  version: 6,
  name: 'settled doubts',
  sql: 'ALTER TABLE doubt ADD COLUMN settled TEXT;',
}
