import type { Migration } from './migration.ts'

// Bits that are not known of a post's tags, and how little the best two answers differ about the least certain of its pairs,
// 0 to 1, with the number of such pairs: high values come first, as with the other orders of the queue.
export const finerDoubts: Migration = {
  version: 5,
  name: 'finer doubts',
  sql: `
ALTER TABLE post ADD COLUMN entropy REAL CHECK (entropy >= 0);
ALTER TABLE post ADD COLUMN pair_doubt REAL CHECK (pair_doubt BETWEEN 0 AND 1);
ALTER TABLE post ADD COLUMN doubtful_pairs INTEGER;
CREATE INDEX post_in_entropy_order ON post (skipped, entropy DESC, id);
CREATE INDEX post_by_status_in_entropy_order ON post (status, entropy DESC, id);
CREATE INDEX post_in_pair_order ON post (skipped, pair_doubt DESC, id);
CREATE INDEX post_by_status_in_pair_order ON post (status, pair_doubt DESC, id);
`,
}
