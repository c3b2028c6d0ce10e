import { describe, expect, test } from 'vitest'
import { floats, type Tensor } from '../../graph/tensor.ts'
import { numbersOf } from '../../testing/numbers.ts'
import { feedsFor, furthest, hiding, probe } from './fixtures/tiny.ts'

describe('missing images', () => {
  const images = probe(hiding, 'pixels')
  const levels = probe(hiding, 'pyramid')
  const without = { image_mask: floats([2, 3], [1, 0, 1, 0, 0, 0]) }

  test('a hidden image changes nothing, even when its pixels are no numbers', async () => {
    const states = { state: images.post.state }
    const objects = feedsFor(images.g).aux_imgs!
    const broken = Float32Array.from(objects.data as Float32Array)
    // The first object of the first post.
    broken.fill(Number.NaN, 0, 3 * 64 * 64)
    const [before, after] = [
      await images.run(states, without),
      await images.run(states, { ...without, aux_imgs: floats(objects.shape, broken) }),
    ]
    const row = (tensor: Tensor) => Array.from(tensor.data.slice(0, 32), Number)
    expect(row(after.state!)).toEqual(row(before.state!))
    expect(furthest(before.state!, (await images.run(states)).state!)).toBeGreaterThan(1e-3)
  })

  test('nor do levels of the pyramid that are no numbers', async () => {
    const states = { state: levels.post.state }
    const objects = feedsFor(levels.g)['pyramid.aux_imgs.layer2']!
    const broken = { ...without, 'pyramid.aux_imgs.layer2': floats(objects.shape, objects.data as Float32Array) }
    const before = (await levels.run(states, without)).state!
    ;(broken['pyramid.aux_imgs.layer2'].data as Float32Array).fill(Number.NaN, 0, objects.data.length / 4)
    const after = (await levels.run(states, broken)).state!
    expect(numbersOf(after)).toEqual(numbersOf(before))
  })

  test('a post without images is read as BERT alone would read it', async () => {
    const alone = probe({ ...hiding, guidance: 'none' })
    const guided = (await images.run({ state: images.post.state }, without)).state!
    const plain = (await alone.run({ state: alone.post.state })).state!
    const second = (tensor: Tensor) => floats([1, 4, 8], tensor.data.slice(32) as Float32Array)
    expect(furthest(second(guided), second(plain))).toBeLessThan(1e-5)
  })
})
