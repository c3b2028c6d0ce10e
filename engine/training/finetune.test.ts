import { describe, expect, test } from 'vitest'
import { applyDelta } from '../../models/package/model-package.ts'
import { type GoldPost, postOfWords } from '../inference/tagger-evaluation.ts'
import { smallPackage } from '../inference/testing/small-package.ts'
import { type FineTuneOptions, fineTune } from './finetune.ts'
import { wordSpans } from './tagger-examples.ts'

/** Words in brackets are entities: `[PER Anna] lives`. */
function gold(text: string): GoldPost {
  const words: string[] = []
  const spans: { word: number; type: string }[] = []
  for (const part of text.split(/ (?![^[]*\])/)) {
    const [, type, word] = /^\[(\w+) (\w+)\]$/.exec(part) ?? []
    if (type && word) spans.push({ word: words.length, type })
    words.push(word ?? part)
  }
  const post = postOfWords(words)
  return { ...post, gold: spans.map(({ word, type }) => ({ ...post.words[word]!, type })) }
}

const people = ['Anna', 'Ben', 'Carla', 'Dora', 'Emil', 'Frida', 'Gus', 'Hanna']
const places = ['Paris', 'Rome', 'Oslo', 'Lima', 'Kiel', 'Bonn', 'Graz', 'Turin']
const learn = people.flatMap((person, i) => [
  gold(`[PER ${person}] lives in [LOC ${places[i]}]`),
  gold(`[PER ${places[i]}] works for [PER ${person}]`),
])
const heldOut = [gold('[PER Olga] lives in [LOC Genoa]'), gold('[PER Tim] lives in [LOC Bern]')]
const model = smallPackage()
const options: FineTuneOptions = {
  model,
  root: model,
  name: 'v1',
  learn,
  replay: [],
  heldOut,
  labels: ['PER', 'LOC'],
  scope: 'top',
  epochs: 30,
  learningRate: 0.02,
  share: 1,
  threads: 1,
}

describe('fine-tuning', () => {
  test('learns from posts what holds for others, and stores only what changed', async () => {
    const outcome = await fineTune(options)
    if (outcome.end !== 'finished') throw new Error(outcome.end)
    expect(outcome.after!.total.f1).toBeGreaterThan(outcome.before!.total.f1)
    expect(outcome.after!.total.f1).toBeGreaterThan(0.7)
    const { version } = outcome
    expect([...version.weights.keys()].some((name) => name.startsWith('embedding.'))).toBe(false)
    expect(version.manifest.base).toEqual({ name: 'Small', weightsSha256: 'a'.repeat(64) })
    const whole = applyDelta(model, {
      ...version,
      manifest: { ...version.manifest, weights: { sha256: 'b'.repeat(64), bytes: 1 } },
    })
    expect(whole.weights.size).toBe(model.weights.size)

    // A further version is stored as a change of the same root.
    const second = await fineTune({ ...options, model: whole, name: 'v2', epochs: 2 })
    if (second.end !== 'finished') throw new Error(second.end)
    expect(second.before!.total.f1).toBeCloseTo(outcome.after!.total.f1, 6)
    expect(second.version.manifest.base).toEqual(version.manifest.base)
  })

  test.each([
    { posts: learn, scope: 'top' },
    { posts: [...learn, ...learn], scope: 'all' },
  ])('of a small network $posts.length posts teach $scope', async ({ posts, scope }) => {
    const { scope: _, ...rest } = options
    const outcome = await fineTune({ ...rest, learn: posts, epochs: 1 })
    if (outcome.end !== 'finished') throw new Error(outcome.end)
    expect([...outcome.version.weights.keys()].some((name) => name.startsWith('embedding.'))).toBe(scope === 'all')
    expect(outcome.version.manifest.provenance.method).toContain(`: ${scope}, 1 epochs`)
  })

  test('goes only as far as it is told', async () => {
    const all = await fineTune({ ...options, epochs: 2 })
    const half = await fineTune({ ...options, epochs: 2, share: 0.5 })
    if (all.end !== 'finished' || half.end !== 'finished') throw new Error('not finished')
    const name = 'head.weight'
    const [from, to, between] = [model, all.version, half.version].map(({ weights }) => weights.get(name)!.data)
    for (const i of between!.keys()) expect(between![i]).toBeCloseTo((from![i]! + to![i]!) / 2, 3)
  })

  test('the same seed learns the same', async () => {
    const first = await fineTune({ ...options, epochs: 2 })
    const again = await fineTune({ ...options, epochs: 2 })
    if (first.end !== 'finished' || again.end !== 'finished') throw new Error('not finished')
    expect(again.version.weights).toEqual(first.version.weights)
  })

  test('a new type is learnt beside the old ones', async () => {
    const posts = [...learn, ...people.map((person) => gold(`[PER ${person}] works for [ORG Acme]`))]
    const outcome = await fineTune({
      ...options,
      learn: posts,
      labels: ['PER', 'LOC', 'ORG'],
      heldOut: [gold('Otto works for [ORG Acme]')],
    })
    if (outcome.end !== 'finished') throw new Error(outcome.end)
    expect(outcome.version.manifest.labels).toEqual(['PER', 'LOC', 'ORG'])
    expect(outcome.after!.byType.get('ORG')!.correct).toBe(1)
  })

  test('stops when it is cancelled', async () => {
    const abort = new AbortController()
    const outcome = await fineTune({
      ...options,
      signal: abort.signal,
      onProgress: ({ step }) => {
        if (step === 3) abort.abort()
      },
    })
    expect(outcome).toEqual({ end: 'cancelled' })
  })

  test('labels that lack one of the model are refused with both', async () => {
    await expect(fineTune({ ...options, labels: ['LOC', 'PER'] })).rejects.toThrow(
      `the model's label 0 is "PER", the labels to learn have "LOC" there`,
    )
  })

  test('nothing to learn from is refused', async () => {
    await expect(fineTune({ ...options, learn: [] })).rejects.toThrow('no examples')
  })
})

describe('posts as examples', () => {
  const post = postOfWords(['New', 'York', 'City', 'rocks'])
  const range = (start: number, end: number, type = 'LOC') => ({
    start: post.words[start]!.start,
    end: post.words[end - 1]!.end,
    type,
  })
  test.each([
    {
      name: 'of two overlapping spans the longer one',
      gold: [range(0, 2), range(0, 3)],
      spans: [{ start: 0, end: 3, label: 1 }],
    },
    {
      name: 'spans in order',
      gold: [range(3, 4), range(0, 1)],
      spans: [
        { start: 0, end: 1, label: 1 },
        { start: 3, end: 4, label: 1 },
      ],
    },
    { name: 'no span of an unknown type', gold: [range(0, 1, 'FILM')], spans: [] },
    {
      name: 'the whole word where a span has only its half',
      gold: [{ start: 1, end: 2, type: 'LOC' }],
      spans: [{ start: 0, end: 1, label: 1 }],
    },
  ])('$name', ({ gold, spans }) => expect(wordSpans({ ...post, gold }, ['PER', 'LOC'])).toEqual(spans))
})
