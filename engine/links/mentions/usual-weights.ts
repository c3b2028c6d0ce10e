import type { EvidenceWeights } from './mention-evidence.ts'

/**
 * Fitted on the sample's mentions, each against others of its type as if they bore its name (`npm run
 * experiment:link-candidates`), so that a lead of x is right with about 1 / (1 + e^-x). Names and types were set by hand: a name
 * that is only like the mention's needs more than a word in common to come before one that is the same.
 */
export const usualWeights: EvidenceWeights = {
  name: 8,
  words: 5.7,
  neighbours: 7.1,
  type: 2,
  image: 0.7,
}
