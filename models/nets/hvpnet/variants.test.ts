import { describe, expect, test } from 'vitest'
import type { Tensor } from '../../graph/tensor.ts'
import type { HvpnetConfig } from './config.ts'
import { explanationOutputs } from './explanation-outputs.ts'
import { furthest, numbersFor, paper, probe, released } from './fixtures/tiny.ts'

/** The layers whose prefix changes with one level of the pyramid. */
async function layersMovedBy(level: number, config: HvpnetConfig): Promise<readonly number[]> {
  const { g, post, run } = probe(config)
  const outputs = Object.fromEntries(post.layers.map(({ prefix }, layer) => [`${layer}`, prefix!.keys]))
  const changes: Record<string, Tensor> = {}
  for (const [name, { shape }] of g.inputs)
    if (name.endsWith(`layer${level + 1}`))
      changes[name] = numbersFor(
        'other',
        shape.map((dim) => (dim === 'batch' ? 2 : dim)),
      )
  const [before, after] = [await run(outputs), await run(outputs, changes)]
  return Object.keys(outputs)
    .filter((layer) => furthest(before[layer]!, after[layer]!) > 0)
    .map(Number)
}

const visualParameters = (config: HvpnetConfig) =>
  [...probe(config).g.parameters.keys()].filter((name) => !name.startsWith('bert.'))

describe('what each variant reads', () => {
  test.each([
    {
      name: 'gated: every layer reads every stage',
      guidance: 'gated' as const,
      moved: [0, 1, 2, 3].map(() => [0, 1, 2, 3]),
    },
    { name: 'flat: every layer reads the last stage', guidance: 'flat' as const, moved: [[], [], [], [0, 1, 2, 3]] },
    {
      name: 'one-to-three: each stage has its own layers',
      guidance: 'one-to-three' as const,
      moved: [[0], [1], [2], [3]],
    },
  ])('$name', async ({ guidance, moved }) => {
    const found = []
    for (const level of [0, 1, 2, 3]) found.push(await layersMovedBy(level, { ...paper, guidance }))
    expect(found).toEqual(moved)
  })

  test('one-to-three gives each stage three of twelve layers', async () => {
    const config = { ...paper, layers: 12, guidance: 'one-to-three' } as const
    expect(await layersMovedBy(1, config)).toEqual([3, 4, 5])
  })

  test('flat, in the released form, takes the last part of what the perceptron makes', async () => {
    const { post, run } = probe({ ...released, guidance: 'flat' })
    const { projected, keys } = await run({ projected: post.visual!.projected!, keys: post.layers[2]!.prefix!.keys })
    // Of the first slot of the first image: keys are the first half of the last quarter. The first head's first places.
    const part = Array.from(projected!.data.slice(48, 56), Number)
    const places = Array.from({ length: 2 }, (_, place) =>
      Array.from(keys!.data.slice(place * 8, place * 8 + 4), Number),
    )
    expect(places.flat()).toEqual(part)
  })

  test('objects alone: the whole image is no input, and the prefix is one image shorter', () => {
    const [all, objects] = [probe(paper, 'pixels'), probe({ ...paper, wholeImage: false }, 'pixels')]
    expect([...all.g.inputs.keys()].filter((name) => /im/.test(name))).toEqual(['images', 'aux_imgs'])
    expect([...objects.g.inputs.keys()].filter((name) => /im/.test(name))).toEqual(['aux_imgs'])
    expect(all.post.layers[0]!.prefix!.keys.shape).toEqual(['batch', 12, 8])
    expect(objects.post.layers[0]!.prefix!.keys.shape).toEqual(['batch', 8, 8])
  })

  test('without a prefix BERT is left alone', async () => {
    const { g, post } = probe({ ...released, guidance: 'none' }, 'pixels')
    expect([...g.inputs.keys()]).toEqual(['input_ids', 'attention_mask', 'token_type_ids'])
    expect([...g.parameters.keys()].every((name) => name.startsWith('bert.'))).toBe(true)
    expect(post.layers[0]!.probabilities.shape).toEqual(['batch', 2, 'length', 'length'])
    expect(explanationOutputs(g, post)).toEqual({})
  })

  test('what each variant learns besides BERT', () => {
    const gates = [0, 1, 2, 3].flatMap((layer) => [`gates.${layer}.weight`, `gates.${layer}.bias`])
    const perceptron = ['encoder_conv.0.weight', 'encoder_conv.0.bias', 'encoder_conv.2.weight', 'encoder_conv.2.bias']
    expect(visualParameters(released).sort()).toEqual([...perceptron, ...gates].sort())
    expect(visualParameters({ ...released, guidance: 'flat' })).toEqual(perceptron)
    const maps = [0, 1, 2, 3].flatMap((at) => [`stage_conv.${at}.weight`, `stage_conv.${at}.bias`])
    const prefixes = [0, 1, 2, 3].flatMap((layer) => [`prefix_map.${layer}.weight`, `prefix_map.${layer}.bias`])
    expect(visualParameters(paper).sort()).toEqual([...maps, ...prefixes, ...gates].sort())
  })
})
