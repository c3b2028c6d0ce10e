import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import { floats, integers, type Tensor } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { expectGradientsToAgree } from '../../testing/check-gradients.ts'
import { randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { crfNegativeLogLikelihood, crfParameters } from './crf.ts'

const labels = 3

test('the likelihoods of all paths add up to one, for every length', async () => {
  const g = new Graph()
  const nll = crfNegativeLogLikelihood(g, crfParameters(g, 'crf', labels), {
    emissions: g.input('emissions', 'float32', ['batch', 'length', labels]),
    tags: g.input('tags', 'int64', ['batch', 'length']),
    mask: g.input('mask', 'float32', ['batch', 'length']),
  })
  const random = randomNumbers(3)
  const parameters = new Map<string, Tensor>([
    ['crf.start_transitions', randomTensor([labels], random, [-2, 2])],
    ['crf.end_transitions', randomTensor([labels], random, [-2, 2])],
    ['crf.transitions', randomTensor([labels, labels], random, [-2, 2])],
  ])
  await withSession(onnxModel(g, { outputs: { nll }, parameters }), async ({ run }) => {
    for (const [length, real] of [
      [1, 1],
      [4, 4],
      [4, 2],
      [4, 1],
    ] as const) {
      const emissions = randomTensor([1, length, labels], random, [-2, 2])
      const mask = floats(
        [1, length],
        Array.from({ length }, (_, at) => (at < real ? 1 : 0)),
      )
      let total = 0
      for (let path = 0; path < labels ** real; path++) {
        const tags = Array.from({ length }, (_, at) => (at < real ? Math.floor(path / labels ** at) % labels : 0))
        const result = await run({ emissions, mask, tags: integers([1, length], tags) })
        total += Math.exp(-Number(result.nll!.data[0]))
      }
      expect(total, `${real} of ${length}`).toBeCloseTo(1, 5)
    }
  })
})

test('its gradients agree with central differences', async () => {
  await expectGradientsToAgree({
    shapes: [[2, 3, labels], [labels], [labels], [labels, labels]],
    build: (g, [emissions, start, end, transitions]) =>
      crfNegativeLogLikelihood(
        g,
        { start: start!, end: end!, transitions: transitions! },
        {
          emissions: emissions!,
          tags: g.constant(integers([2, 3], [0, 2, 1, 1, 1, 0])),
          mask: g.constant(floats([2, 3], [1, 1, 1, 1, 1, 0])),
        },
      ),
  })
})
