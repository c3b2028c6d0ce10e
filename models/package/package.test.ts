import { describe, expect, test } from 'vitest'
import { floats } from '../graph/tensor.ts'
import { type ModelManifest, parseManifest, printManifest } from './model-manifest.ts'
import { applyDelta, changedWeights, type ModelPackage, requireWeights } from './model-package.ts'
import { PackageError } from './package-error.ts'

const hash = (digit: string) => digit.repeat(64)
const example: ModelManifest = {
  format: 'triptych-model',
  formatVersion: 1,
  name: 'Starter',
  task: 'mner',
  architecture: 'mkgformer-tagger',
  configuration: { width: 8 },
  labels: ['PER', 'LOC'],
  temperature: 1.25,
  weights: { sha256: hash('a'), bytes: 10 },
  base: null,
  provenance: {
    data: [{ name: 'posts', posts: 3, terms: 'research' }],
    method: 'from scratch',
    seed: 1,
    seconds: 2,
    createdAt: '2026-01-01T00:00:00Z',
  },
  licence: 'Apache-2.0',
  metrics: { 'valid.f1': 0.75 },
  vocabularies: { words: ['nba', '"quoted"'], characters: ['a', '😂'] },
}
const withField = (change: object) => JSON.stringify({ ...example, ...change })

describe('model.json', () => {
  test('what we write we read back unchanged', () => expect(parseManifest(printManifest(example))).toEqual(example))

  test('a field that a later version adds is passed over', () => {
    expect(parseManifest(withField({ extra: 1 }))).toEqual(example)
  })

  test.each([
    { name: 'no JSON', json: '{', message: /model\.json is not JSON/ },
    {
      name: 'a missing field',
      json: withField({ temperature: undefined }),
      message: 'model.json.temperature: found nothing, expected a number',
    },
    {
      name: 'a wrong kind',
      json: withField({ labels: 'PER' }),
      message: 'model.json.labels: found "PER", expected a list',
    },
    {
      name: 'a label twice',
      json: withField({ labels: ['PER', 'PER'] }),
      message: 'model.json.labels[1]: "PER" stands there twice',
    },
    {
      name: 'an empty label',
      json: withField({ labels: [' '] }),
      message: 'model.json.labels[0]: found an empty name',
    },
    {
      name: 'another format',
      json: withField({ format: 'x' }),
      message: 'model.json.format: found "x", expected "triptych-model"',
    },
    {
      name: 'a newer format',
      json: withField({ formatVersion: 2 }),
      message: 'model.json.formatVersion: found 2, expected 1',
    },
    { name: 'a temperature of zero', json: withField({ temperature: 0 }), message: 'expected a number above 0' },
    {
      name: 'half a hash',
      json: withField({ weights: { sha256: 'abc', bytes: 1 } }),
      message: 'model.json.weights.sha256: found "abc"',
    },
    {
      name: 'an inherited field',
      json: withField({ provenance: JSON.parse('{"__proto__": 1}') }),
      message: 'model.json.provenance.data: found nothing',
    },
    { name: 'a list instead of an object', json: '[]', message: 'model.json: found a list of 0, expected an object' },
  ])('$name is refused by name', ({ json, message }) => {
    expect(() => parseManifest(json)).toThrow(PackageError)
    expect(() => parseManifest(json)).toThrow(message)
  })
})

describe('weights', () => {
  const weights = new Map([
    ['head.weight', floats([2, 2], [1, 2, 3, 4])],
    ['head.bias', floats([2], [0, 0])],
  ])
  const base: ModelPackage = { manifest: example, tokenizerJson: '{}', weights }
  const delta = (sha256: string): ModelPackage => ({
    ...base,
    manifest: { ...example, name: 'Mine', base: { name: 'Starter', weightsSha256: sha256 } },
    weights: new Map([['head.bias', floats([2], [5, 6])]]),
  })

  test.each([
    {
      name: 'a missing tensor',
      wanted: ['tail', [3]] as const,
      message: 'w: tensor "tail" is missing; the network wants [3], the file has 2 tensors',
    },
    {
      name: 'a wrong shape',
      wanted: ['head.weight', [2, 3]] as const,
      message: 'w: tensor "head.weight" is [2, 2], the network wants [2, 3]',
    },
  ])('$name is refused with both sides', ({ wanted, message }) => {
    expect(() => requireWeights(weights, new Map([[wanted[0], wanted[1]]]), 'w')).toThrow(message)
  })

  test('a delta replaces what it brings and keeps the rest', () => {
    const whole = applyDelta(base, delta(hash('a')))
    expect([...whole.weights.get('head.bias')!.data]).toEqual([5, 6])
    expect(whole.weights.get('head.weight')).toBe(weights.get('head.weight'))
    expect(whole.manifest.name).toBe('Mine')
  })

  test('a delta for another base is refused with both hashes', () => {
    expect(() => applyDelta(base, delta(hash('b')))).toThrow(
      /"Mine" changes "Starter" with weights b{12}…, but the base given is "Starter" with weights a{12}…/,
    )
    expect(() => applyDelta(base, base)).toThrow('has no base')
  })

  test('only what differs is stored', () => {
    const now = new Map(weights).set('head.bias', floats([2], [0, 1])).set('new', floats([1], [0]))
    expect([...changedWeights(weights, now).keys()]).toEqual(['head.bias', 'new'])
  })
})
