import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import { ShapeError } from '../../graph/shape-error.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { patchEmbedding } from './patch-embedding.ts'

test('patches agree with a convolution by plain loops', async () => {
  const [height, width, patch, hidden] = [4, 6, 2, 3]
  const random = randomNumbers(6)
  const pixels = randomTensor([2, 3, height, width], random)
  const weight = randomTensor([hidden, 3, patch, patch], random)
  const g = new Graph()
  const tokens = patchEmbedding(g, g.input('pixels', 'float32', ['images', 3, height, width]), 'p', hidden, patch)
  const model = onnxModel(g, { outputs: { tokens }, parameters: new Map([['p.weight', weight]]) })
  const { tokens: got } = await withSession(model, ({ run }) => run({ pixels }))
  expect(got!.shape).toEqual([2, 6, hidden])
  let at = 0
  for (let image = 0; image < 2; image++)
    for (let row = 0; row < height; row += patch)
      for (let column = 0; column < width; column += patch)
        for (let filter = 0; filter < hidden; filter++) {
          let sum = 0
          for (let channel = 0; channel < 3; channel++)
            for (let y = 0; y < patch; y++)
              for (let x = 0; x < patch; x++)
                sum +=
                  pixels.data[((image * 3 + channel) * height + row + y) * width + column + x]! *
                  weight.data[((filter * 3 + channel) * patch + y) * patch + x]!
          expect(got!.data[at++]).toBeCloseTo(sum, 5)
        }
})

test('an image that patches do not fill is refused', () => {
  const g = new Graph()
  const pixels = g.input('pixels', 'float32', ['images', 3, 30, 32])
  expect(() => patchEmbedding(g, pixels, 'p', 8, 16)).toThrow(
    new ShapeError('p: images [images,3,30,32] are not filled by patches of 16x16 in 3 channels'),
  )
})
