import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PackageError } from '../../models/package/package-error.ts'
import { segmentWords } from '../../models/text/segment-words.ts'
import { openTagger, type Tagger, type TaggerPost } from './tagger.ts'
import { evaluateTagger, postOfWords } from './tagger-evaluation.ts'
import { smallPackage } from './testing/small-package.ts'

const model = smallPackage()
let tagger: Tagger
beforeAll(async () => {
  tagger = await openTagger(model, { threads: 1 })
})
afterAll(() => tagger.release())

const post = (text: string, image: Uint8Array | null = null): TaggerPost => ({ text, words: segmentWords(text), image })
const numbered = (count: number) => postOfWords(Array.from({ length: count }, (_, i) => (i % 3 ? 'Paris' : `w${i}`)))

describe('suggesting', () => {
  test('answers every post in order, with spans on word borders and probabilities that hold together', async () => {
    const posts = [post('Anna lives in Paris 👨‍👩‍👧 #Rome'), post(''), post('Ben')]
    const tagged = await tagger.suggest(posts)
    expect(tagged).toHaveLength(3)
    expect(tagged[1]).toEqual({ spans: [], uncertainty: 0, entropy: 0 })
    tagged.forEach(({ spans, uncertainty }, i) => {
      expect(uncertainty).toBeGreaterThanOrEqual(0)
      expect(uncertainty).toBeLessThanOrEqual(1)
      for (const { start, end, type, score, alternatives } of spans) {
        expect(posts[i]!.words.some((word) => word.start === start)).toBe(true)
        expect(posts[i]!.words.some((word) => word.end === end)).toBe(true)
        expect(alternatives.map((each) => each.score)).toEqual(
          alternatives.map((each) => each.score).sort((a, b) => b - a),
        )
        expect(alternatives.find((each) => each.type === type)!.score).toBe(score)
        expect(alternatives.reduce((sum, each) => sum + each.score, 0)).toBeLessThanOrEqual(1 + 1e-9)
      }
    })
  })

  test('a post gets the same scores alone and among others', async () => {
    const posts = [
      post('Anna lives in Rome'),
      numbered(60),
      post('the Acme'),
      ...Array.from({ length: 40 }, (_, i) => numbered(i)),
    ]
    const together = await tagger.emissions(posts)
    const [alone] = await tagger.emissions([posts[0]!])
    alone!.forEach((score, i) => {
      expect(together[0]![i]).toBeCloseTo(score, 4)
    })
  })

  test('a post longer than the network reads at once is read in overlapping windows', async () => {
    const long = numbered(1000)
    const [scores] = await tagger.emissions([long])
    expect(scores).toHaveLength(1000 * 5)
    expect(scores!.every((score) => score !== 0 && Number.isFinite(score))).toBe(true)
  })

  test('the types of a range that a person chose are ranked; a range without words has none', async () => {
    const anna = post('Anna lives  in Rome')
    const types = await tagger.typesOf(anna, { start: 0, end: 2 })
    expect(types.map(({ type }) => type).sort()).toEqual(['LOC', 'PER'])
    expect(types[0]!.score).toBeGreaterThanOrEqual(types[1]!.score)
    expect(await tagger.typesOf(anna, { start: 10, end: 11 })).toEqual([])
  })
})

describe('a package that does not fit', () => {
  test.each([
    {
      name: 'a missing tensor',
      change: { weights: new Map([...model.weights].filter(([name]) => name !== 'head.bias')) },
      message: 'tensor "head.bias" is missing; the network wants [5]',
    },
    {
      name: 'more labels than rows in the head',
      change: { manifest: { ...model.manifest, labels: ['PER', 'LOC', 'ORG'] } },
      message: 'is [5], the network wants [7]',
    },
    {
      name: 'more words than rows',
      change: {
        manifest: {
          ...model.manifest,
          vocabularies: { ...model.manifest.vocabularies, words: Array.from({ length: 99 }, (_, i) => `w${i}`) },
        },
      },
      message: 'the package has 101 words, but its network has room for 14',
    },
  ])('because of $name is refused', async ({ change, message }) => {
    const opening = openTagger({ ...model, ...change }, { threads: 1 })
    await expect(opening).rejects.toThrow(PackageError)
    await expect(opening).rejects.toThrow(message)
  })
})

test('evaluating against its own answers is perfect', async () => {
  const posts = [post('Anna lives in Paris'), post('Ben works for Acme')]
  const own = (await tagger.suggest(posts)).map(({ spans }, i) => ({ ...posts[i]!, gold: spans }))
  const { total } = await evaluateTagger(tagger, own)
  expect(total.correct).toBe(total.gold)
  expect(total.predicted).toBe(total.gold)
})
