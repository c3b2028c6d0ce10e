/** What every package of a corpus has before it is measured and written. */
export const unsealedFacts = {
  format: 'triptych-model',
  formatVersion: 1,
  name: 'untrained',
  temperature: 1,
  weights: { sha256: '0'.repeat(64), bytes: 1 },
  provenance: { data: [], method: 'untrained', seed: 0, seconds: 0, createdAt: '1970-01-01T00:00:00Z' },
  licence: 'as the data it was trained on allows',
  metrics: {},
} as const
