import { type LabelledSpan, spansOfTags } from './bio-tags.ts'
import { type CrfLattice, pathScore } from './crf-lattice.ts'
import { forwardBackward, tagMarginals } from './forward-backward.ts'
import { labelProbabilities } from './span-probability.ts'
import { tagEntropy } from './tag-entropy.ts'
import { viterbi } from './viterbi.ts'

export interface ScoredSpan extends LabelledSpan {
  /** P(exactly these words have this label) */
  readonly score: number
  /** the same for every label, by label number */
  readonly labelScores: readonly number[]
}

export interface DecodedPost {
  readonly tags: Int32Array
  readonly spans: readonly ScoredSpan[]
  /** 1 - P(the whole tag sequence), 0 to 1: what the queue sorts by */
  readonly uncertainty: number
  /** Of its words' tags, see `tagEntropy`. */
  readonly entropy: number
}

/** The best tag sequence of a post and how sure the model is of it and of each span in it. */
export function decodePost(lattice: CrfLattice): DecodedPost {
  const tags = viterbi(lattice)
  const sums = forwardBackward(lattice)
  const spans = spansOfTags(tags).map((span) => {
    const labelScores = labelProbabilities(sums, span)
    return { ...span, score: labelScores[span.label]!, labelScores }
  })
  const confidence = Math.exp(pathScore(lattice, tags) - sums.logZ)
  const entropy = tagEntropy(tagMarginals(sums))
  return { tags, spans, uncertainty: Math.min(1, Math.max(0, 1 - confidence)), entropy }
}
