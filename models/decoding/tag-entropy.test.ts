import { expect, test } from 'vitest'
import { crfLattice } from './crf-lattice.ts'
import { decodePost } from './decode-post.ts'
import { tagEntropy } from './tag-entropy.ts'

test.each([
  { name: 'nothing', marginals: [], bits: 0 },
  { name: 'a word of one tag', marginals: [0, 1, 0], bits: 0 },
  { name: 'a word of two tags', marginals: [0.5, 0.5, 0], bits: 1 },
  { name: 'two words of four tags', marginals: Array(8).fill(0.25), bits: 4 },
])('the entropy of $name is $bits bits', ({ marginals, bits }) => expect(tagEntropy(marginals)).toBeCloseTo(bits, 12))

const tables = { tags: 3, start: [0, 0, 0], end: [0, 0, 0], transitions: Array(9).fill(0) }
const entropy = (emissions: readonly number[]) => decodePost(crfLattice(emissions, tables)).entropy

test('a post has the entropy of its words, and a longer one more of it', () => {
  expect(entropy([20, 0, 0])).toBeLessThan(1e-6)
  // O or B, as likely: the first word cannot be I.
  expect(entropy([0, 0, 0])).toBeCloseTo(1, 9)
  expect(entropy([0, 0, 0, 0, 0, 0])).toBeGreaterThan(2)
})
