import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLegalStep, type LabelledSpan, spansOfTags, tagCount, tagsOfSpans } from './bio-tags.ts'
import { calibrationError, fitTemperature, predictedSpans } from './calibration.ts'
import { type CrfLattice, crfLattice, pathScore } from './crf-lattice.ts'
import { decodePost } from './decode-post.ts'
import { forwardBackward, tagMarginals } from './forward-backward.ts'
import { labelProbabilities, spanProbability } from './span-probability.ts'
import { viterbi } from './viterbi.ts'

function* allPaths(length: number, tags: number): Generator<number[]> {
  if (length === 0) yield []
  else for (const path of allPaths(length - 1, tags)) for (let tag = 0; tag < tags; tag++) yield [...path, tag]
}

/** Every path with its probability, by trying them all. */
function enumerated(lattice: CrfLattice) {
  const paths = [...allPaths(lattice.length, lattice.tags)].map((path) => ({
    path,
    weight: Math.exp(pathScore(lattice, path)),
  }))
  const total = paths.reduce((sum, { weight }) => sum + weight, 0)
  return { total, paths: paths.map(({ path, weight }) => ({ path, probability: weight / total })) }
}

const same = (a: LabelledSpan, b: LabelledSpan) => a.start === b.start && a.end === b.end && a.label === b.label
const scores = (length: number) =>
  fc.array(
    fc.integer({ min: -300, max: 300 }).map((n) => n / 100),
    { minLength: length, maxLength: length },
  )
const smallLattices = fc
  .record({ length: fc.integer({ min: 1, max: 4 }), labels: fc.integer({ min: 1, max: 2 }) })
  .chain(({ length, labels }) => {
    const tags = tagCount(labels)
    return fc
      .record({
        emissions: scores(length * tags),
        start: scores(tags),
        end: scores(tags),
        transitions: scores(tags * tags),
        temperature: fc.constantFrom(0.5, 1, 2),
      })
      .map(({ emissions, temperature, ...tables }) => crfLattice(emissions, { tags, ...tables }, temperature))
  })

describe('against trying all paths', () => {
  test('the partition and the marginals are the sums over paths', () => {
    fc.assert(
      fc.property(smallLattices, (lattice) => {
        const { total, paths } = enumerated(lattice)
        const sums = forwardBackward(lattice)
        expect(sums.logZ).toBeCloseTo(Math.log(total), 9)
        const marginals = tagMarginals(sums)
        for (let t = 0; t < lattice.length; t++)
          for (let tag = 0; tag < lattice.tags; tag++) {
            const expected = paths.reduce((sum, { path, probability }) => sum + (path[t] === tag ? probability : 0), 0)
            expect(marginals[t * lattice.tags + tag]).toBeCloseTo(expected, 9)
          }
      }),
      { numRuns: 30 },
    )
  })

  test('Viterbi finds a path that no other beats, and it is legal', () => {
    fc.assert(
      fc.property(smallLattices, (lattice) => {
        const path = [...viterbi(lattice)]
        const best = Math.max(...enumerated(lattice).paths.map((other) => pathScore(lattice, other.path)))
        expect(pathScore(lattice, path)).toBeCloseTo(best, 9)
        path.forEach((tag, t) => {
          expect(isLegalStep(t === 0 ? null : path[t - 1]!, tag)).toBe(true)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('the probability of a span is that of all paths that contain exactly it', () => {
    fc.assert(
      fc.property(smallLattices, (lattice) => {
        const { paths } = enumerated(lattice)
        const sums = forwardBackward(lattice)
        const labels = (lattice.tags - 1) / 2
        for (let start = 0; start < lattice.length; start++)
          for (let end = start + 1; end <= lattice.length; end++)
            for (let label = 0; label < labels; label++) {
              const span = { start, end, label }
              const expected = paths.reduce(
                (sum, { path, probability }) =>
                  sum + (spansOfTags(path).some((other) => same(span, other)) ? probability : 0),
                0,
              )
              expect(spanProbability(sums, span)).toBeCloseTo(expected, 9)
              expect(labelProbabilities(sums, span)[label]).toBeCloseTo(expected, 9)
            }
      }),
      { numRuns: 30 },
    )
  })

  test('uncertainty is what the best sequence lacks to certainty', () => {
    fc.assert(
      fc.property(smallLattices, (lattice) => {
        const highest = Math.max(...enumerated(lattice).paths.map(({ probability }) => probability))
        expect(decodePost(lattice).uncertainty).toBeCloseTo(1 - highest, 9)
      }),
      { numRuns: 30 },
    )
  })
})

describe('spans and tags', () => {
  test.each([
    {
      name: 'two neighbours of one label',
      tags: [1, 1, 2],
      spans: [
        { start: 0, end: 1, label: 0 },
        { start: 1, end: 3, label: 0 },
      ],
    },
    { name: 'an I without B begins a span', tags: [0, 2, 2], spans: [{ start: 1, end: 3, label: 0 }] },
    {
      name: 'an I of another label begins a span',
      tags: [1, 4],
      spans: [
        { start: 0, end: 1, label: 0 },
        { start: 1, end: 2, label: 1 },
      ],
    },
    { name: 'a span up to the end', tags: [0, 3, 4], spans: [{ start: 1, end: 3, label: 1 }] },
    { name: 'nothing', tags: [], spans: [] },
  ])('$name', ({ tags, spans }) => expect(spansOfTags(tags)).toEqual(spans))

  test('spans to tags and back are the same spans', () => {
    const spans = [
      { start: 0, end: 2, label: 1 },
      { start: 2, end: 3, label: 1 },
      { start: 4, end: 6, label: 0 },
    ]
    expect(spansOfTags(tagsOfSpans(spans, 6))).toEqual(spans)
  })

  test.each([
    {
      name: 'overlapping',
      spans: [
        { start: 0, end: 2, label: 0 },
        { start: 1, end: 3, label: 0 },
      ],
      message: /overlaps another at word 1/,
    },
    { name: 'outside', spans: [{ start: 2, end: 4, label: 0 }], message: /2\.\.4 does not lie within 3 words/ },
    { name: 'empty', spans: [{ start: 1, end: 1, label: 0 }], message: /does not lie/ },
  ])('$name spans are refused', ({ spans, message }) => expect(() => tagsOfSpans(spans, 3)).toThrow(message))
})

test('a post without words decodes to nothing, surely', () => {
  const lattice = crfLattice([], { tags: 3, start: [0, 0, 0], end: [0, 0, 0], transitions: new Array(9).fill(0) })
  expect(decodePost(lattice)).toEqual({ tags: new Int32Array(0), spans: [], uncertainty: 0, entropy: 0 })
})

test('a score that is not a number is refused where it stands', () => {
  const tables = { tags: 3, start: [0, 0, 0], end: [0, 0, 0], transitions: new Array(9).fill(0) }
  expect(() => crfLattice([0, Number.NaN, 0], tables)).toThrow('emissions[1] is NaN')
  expect(() => crfLattice([0, 0], tables)).toThrow('no multiple of 3 tags')
})

test('an overconfident model gets a temperature above 1 and a smaller calibration error', () => {
  const tables = { tags: 3, start: [0, 0, 0], end: [0, 0, 0], transitions: new Array(9).fill(0) }
  // One word a post, always predicted as an entity with logit 6, right in three of four.
  const posts = Array.from({ length: 40 }, (_, i) => ({
    emissions: [0, 6, -9],
    gold: i % 4 === 0 ? [] : [{ start: 0, end: 1, label: 0 }],
  }))
  const temperature = fitTemperature(posts, tables)
  expect(temperature).toBeCloseTo(6 / Math.log(3), 0)
  const error = (at: number) => calibrationError(predictedSpans(posts, tables, at))
  expect(error(temperature)).toBeLessThan(0.02)
  expect(error(1)).toBeGreaterThan(0.2)
})
