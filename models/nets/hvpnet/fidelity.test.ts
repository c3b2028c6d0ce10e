import { describe, expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import { floats, type Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { numbersOf } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import type { HvpnetConfig } from './config.ts'
import { feedsFor, furthest, paper, probe, released, weightsOf } from './fixtures/tiny.ts'
import { hvpnetRe } from './re.ts'

describe('where paper and released code differ', () => {
  /** The cells of every level in another order. */
  function turned(g: Graph): Readonly<Record<string, Tensor>> {
    return Object.fromEntries(
      Object.entries(feedsFor(g)).flatMap(([name, tensor]) => {
        if (!name.startsWith('pyramid.')) return []
        const moved = numbersOf(tensor).map((_, at, all) => all[at - (at % 4) + (((at % 4) + 1) % 4)]!)
        return [[name, floats(tensor.shape, moved)]]
      }),
    )
  }

  test.each([
    { name: 'the paper averages over cells before the gates', config: paper, differ: false },
    { name: 'the released code does not', config: released, differ: true },
  ])('$name', async ({ config, differ }) => {
    const { g, post, run } = probe(config)
    const outputs = { gates: post.layers[1]!.prefix!.gates! }
    const apart = furthest((await run(outputs)).gates!, (await run(outputs, turned(g))).gates!)
    if (differ) expect(apart).toBeGreaterThan(1e-3)
    else expect(apart).toBeLessThan(1e-6)
  })

  test('slots of the paper are cells, in the order of the image, and the first head has half of each slot', async () => {
    const { g, post, run } = probe({ ...paper, guidance: 'flat' })
    const outputs = { keys: post.layers[0]!.prefix!.keys }
    const [straight, moved] = [(await run(outputs)).keys!, (await run(outputs, turned(g))).keys!]
    const row = (tensor: Tensor, slot: number) => Array.from(tensor.data.slice(slot * 8, slot * 8 + 8), Number)
    for (let slot = 0; slot < 12; slot++) {
      const from = slot - (slot % 4) + ((slot + 1) % 4)
      row(moved, slot).forEach((value, at) => {
        expect(value).toBeCloseTo(row(straight, from)[at]!, 6)
      })
    }
  })

  test('relations are read at the first token, or at both markers', () => {
    const pair = (config: HvpnetConfig) =>
      hvpnetRe(new Graph(), { relations: 3, subject: 10, object: 11, from: 'pyramid' }, config).pair.shape
    expect(pair(paper)).toEqual(['batch', 8])
    expect(pair(released)).toEqual(['batch', 16])
  })

  test('markers are found wherever they stand', async () => {
    const g = new Graph()
    const { pair, state } = hvpnetRe(g, { relations: 3, subject: 10, object: 11, from: 'pyramid' }, released)
    const bytes = onnxModel(g, { outputs: { pair, state }, parameters: weightsOf(g) })
    const results = await withSession(bytes, ({ run }) => run(feedsFor(g)))
    const states = Array.from({ length: 8 }, (_, at) => results.state!.data.slice(at * 8, at * 8 + 8))
    const wanted = [1, 3, 4 + 1, 4 + 2].flatMap((at) => Array.from(states[at]!, Number))
    expect(Array.from(results.pair!.data, Number)).toEqual(wanted)
  })
})
