import { describe, expect, test } from 'vitest'
import { ShapeError } from '../../graph/shape-error.ts'
import { paper, probe, released } from './fixtures/tiny.ts'

describe('sizes', () => {
  test.each([
    { name: 'one slot for each image', change: { promptLength: 1 }, prefix: 3 },
    { name: 'nine slots, an image that nine cells fill', change: { promptLength: 9, image: 96 }, prefix: 27 },
    { name: 'one object', change: { objects: 1 }, prefix: 8 },
    { name: 'a wider text', change: { hidden: 12, heads: 3 }, prefix: 12 },
  ])('$name', async ({ change, prefix }) => {
    for (const config of [released, paper]) {
      const { post, run } = probe({ ...config, ...change }, 'pixels')
      const { keys, state } = await run({ keys: post.layers[0]!.prefix!.keys, state: post.state })
      const width = change.hidden ?? 8
      expect(keys!.shape).toEqual([2, prefix, width])
      expect(state!.shape).toEqual([2, 4, width])
    }
  })

  test.each([
    {
      name: 'an image whose last stage is too small',
      config: { ...paper, image: 32 },
      message: 'cannot be averaged down to 2x2 cells; take another image size',
    },
    {
      name: 'a prompt that is no square',
      config: { ...paper, promptLength: 5 },
      message: 'a prompt of 5 slots is no square of cells; take 1, 4, 9, …',
    },
    {
      name: 'hiding images in the released form',
      config: { ...released, missingImages: 'hidden' as const },
      message: 'the released form mixes slots among heads, so single images cannot be hidden',
    },
    {
      name: 'no image at all',
      config: { ...paper, wholeImage: false, objects: 0 },
      message: 'neither the whole image nor objects are looked at',
    },
  ])('$name is refused', ({ config, message }) => {
    expect(() => probe(config, 'pixels')).toThrow(ShapeError)
    expect(() => probe(config, 'pixels')).toThrow(message)
  })
})
