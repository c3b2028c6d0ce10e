import { describe, expect, test } from 'vitest'
import { goldenIsHere, readGolden } from '../testing/golden.ts'
import { randomNumbers } from '../testing/numbers.ts'
import { decodePieces, type ScoredPieces, typeProbabilities } from './decode-pieces.ts'
import { pieceLabels } from './piece-labels.ts'

const rows = ['PAD', 'O', 'B-PER', 'I-PER', 'X']
const labels = pieceLabels(rows)
const random = randomNumbers(5)
const numbers = (count: number) => Float32Array.from({ length: count }, () => 4 * random() - 2)
const n = rows.length
const scored: ScoredPieces = {
  emissions: numbers(5 * n),
  tables: { tags: n, start: numbers(n), end: numbers(n), transitions: numbers(n * n) },
  labels,
  // Three words in five pieces, the first being [CLS] and the second word having two.
  firsts: [1, 2, 4],
}

/** Every path with its weight, by going through them all. */
function* paths(): Generator<readonly [readonly number[], number]> {
  const { start, end, transitions } = scored.tables
  for (let code = 0; code < n ** 5; code++) {
    const path = Array.from({ length: 5 }, (_, at) => Math.floor(code / n ** at) % n)
    let score = start[path[0]!]! + end[path[4]!]!
    path.forEach((row, at) => {
      score += scored.emissions[at * n + row]!
      if (at > 0) score += transitions[path[at - 1]! * n + row]!
    })
    yield [path, Math.exp(score)]
  }
}

test('a span has the share of the paths that read just it', () => {
  let [all, one, two] = [0, 0, 0]
  for (const [path, weight] of paths()) {
    const words = scored.firsts.map((at) => rows[path[at]!])
    all += weight
    if (words[1] === 'B-PER' && words[2] !== 'I-PER') one += weight
    if (words[1] === 'B-PER' && words[2] === 'I-PER') two += weight
  }
  expect(typeProbabilities(scored, { start: 1, end: 2 })[0]).toBeCloseTo(one / all, 6)
  expect(typeProbabilities(scored, { start: 1, end: 3 })[0]).toBeCloseTo(two / all, 6)
})

test('the best rows are those of the heaviest path, and the doubt is what it leaves', () => {
  let [all, best, found]: [number, number, readonly number[]] = [0, 0, []]
  for (const [path, weight] of paths()) {
    all += weight
    if (weight > best) [best, found] = [weight, path]
  }
  const { tags, uncertainty } = decodePieces(scored)
  expect([...tags]).toEqual(scored.firsts.map((at) => found[at]))
  expect(uncertainty).toBeCloseTo(1 - best / all, 6)
})

test.each([
  { name: 'nothing', given: [], says: 'does not name the rows' },
  { name: 'no types', given: ['O', 'X'], says: "the head's rows are O, X" },
])('rows that say $name are refused', ({ given, says }) => {
  expect(() => pieceLabels(given)).toThrow(says)
})

describe.skipIf(!goldenIsHere('mkgformer_mner'))('the reference numbers', () => {
  if (!goldenIsHere('mkgformer_mner')) return
  const { weights, inputs, expected, about } = readGolden('mkgformer_mner')
  const { label_ids: ids } = (about as { readonly config: { readonly label_ids: Record<string, number> } }).config
  const own = pieceLabels(Object.keys(ids).toSorted((a, b) => ids[a]! - ids[b]!))

  test('the rows are those that the authors decode', () => {
    const emissions = expected.get('emissions')!
    const [batch, length] = emissions.shape as readonly [number, number]
    const table = (name: string) => weights.get(`crf.${name}`)!.data as Float32Array
    const tables = {
      tags: own.count,
      start: table('start_transitions'),
      end: table('end_transitions'),
      transitions: table('transitions'),
    }
    const decoded = expected.get('crf.decoded')!
    for (let post = 0; post < batch; post++) {
      const mask = [...inputs.get('attention_mask')!.data.slice(post * length, (post + 1) * length)].map(Number)
      const used = mask.filter((on) => on === 1).length
      const from = post * length * own.count
      const part = (emissions.data as Float32Array).subarray(from, from + used * own.count)
      const { tags } = decodePieces({ emissions: part, tables, labels: own, firsts: [...new Array(used).keys()] })
      const wanted = [...decoded.data.slice(post * length, post * length + used)].map(Number)
      expect([...tags]).toEqual(wanted)
    }
  })
})
