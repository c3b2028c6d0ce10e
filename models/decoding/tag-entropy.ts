/**
 * How much is not known of the tags of some words, added up, in bits: 1 is a word of which two tags are equally likely.
 * Source: total token entropy of Settles and Craven 2008.
 *
 * @param marginals P(word has this tag), [words, tags]
 */
export function tagEntropy(marginals: ArrayLike<number>): number {
  let bits = 0
  for (let i = 0; i < marginals.length; i++) {
    const probability = marginals[i]!
    if (probability > 0) bits -= probability * Math.log2(probability)
  }
  // A sum that should be 0 may end a little below it.
  return Math.max(0, bits)
}
