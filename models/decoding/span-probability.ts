import { beginTag, insideTag, type LabelledSpan } from './bio-tags.ts'
import { type ForwardBackward, logSum } from './forward-backward.ts'

/**
 * P(exactly this span has this label): the share of all legal paths, by weight, that begin it at its first word,
 * continue it to its last and do not continue it after that. Also the score of a span that a person drew.
 *
 * @throws RangeError when the span does not lie within the post
 */
export function spanProbability({ lattice, forward, backward, logZ }: ForwardBackward, span: LabelledSpan): number {
  const { length, tags, emissions, start, end, transitions } = lattice
  if (span.start < 0 || span.end > length || span.start >= span.end)
    throw new RangeError(`span ${span.start}..${span.end} does not lie within ${length} words`)
  const first = beginTag(span.label)
  const inside = insideTag(span.label)
  let score =
    span.start === 0
      ? start[first]!
      : logSum(tags, (from) => forward[(span.start - 1) * tags + from]! + transitions[from * tags + first]!)
  score += emissions[span.start * tags + first]!
  let last = first
  for (let t = span.start + 1; t < span.end; t++) {
    score += transitions[last * tags + inside]! + emissions[t * tags + inside]!
    last = inside
  }
  score +=
    span.end === length
      ? end[last]!
      : logSum(tags, (to) =>
          to === inside
            ? -Infinity
            : transitions[last * tags + to]! + emissions[span.end * tags + to]! + backward[span.end * tags + to]!,
        )
  return Math.min(1, Math.exp(score - logZ))
}

/** P(exactly these words have label i) for every label; what is missing to 1 is "no entity of just these words". */
export function labelProbabilities(
  sums: ForwardBackward,
  words: { readonly start: number; readonly end: number },
): number[] {
  const labels = (sums.lattice.tags - 1) / 2
  return Array.from({ length: labels }, (_, label) => spanProbability(sums, { ...words, label }))
}
