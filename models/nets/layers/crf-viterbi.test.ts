import { expect, test } from 'vitest'
import { viterbi } from '../../decoding/viterbi.ts'
import { Graph } from '../../graph/graph.ts'
import { floats } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { randomNumbers, randomTensor } from '../../testing/numbers.ts'
import { withSession } from '../../testing/with-session.ts'
import { crfParameters } from './crf.ts'
import { crfBestPath } from './crf-viterbi.ts'

test.each([
  { name: 'rows of different length', lengths: [5, 3, 1] },
  { name: 'a single token', lengths: [1] },
])('the best path is the one found outside of the graph: $name', async ({ lengths }) => {
  const [labels, length] = [4, Math.max(...lengths)]
  const random = randomNumbers(17)
  const parameters = new Map([
    ['crf.start_transitions', randomTensor([labels], random, [-2, 2])],
    ['crf.end_transitions', randomTensor([labels], random, [-2, 2])],
    ['crf.transitions', randomTensor([labels, labels], random, [-2, 2])],
  ])
  const emissions = randomTensor([lengths.length, length, labels], random, [-2, 2])
  const mask = floats(
    [lengths.length, length],
    lengths.flatMap((real) => Array.from({ length }, (_, at) => (at < real ? 1 : 0))),
  )
  const g = new Graph()
  const { score, tags } = crfBestPath(g, crfParameters(g, 'crf', labels), {
    emissions: g.input('emissions', 'float32', ['batch', 'length', labels]),
    mask: g.input('mask', 'float32', ['batch', 'length']),
  })
  const bytes = onnxModel(g, { outputs: { score, tags }, parameters })
  const results = await withSession(bytes, ({ run }) => run({ emissions, mask }))

  const doubles = (name: string) => Float64Array.from(parameters.get(name)!.data)
  const [start, end, transitions] = ['start_transitions', 'end_transitions', 'transitions'].map((name) =>
    doubles(`crf.${name}`),
  ) as [Float64Array, Float64Array, Float64Array]
  lengths.forEach((real, row) => {
    const own = Float64Array.from(emissions.data.subarray(row * length * labels, (row * length + real) * labels))
    const path = [...viterbi({ length: real, tags: labels, emissions: own, start, end, transitions })]
    const found = Array.from(results.tags!.data.subarray(row * length, (row + 1) * length), Number)
    expect(found).toEqual([...path, ...Array.from({ length: length - real }, () => -1)])
    const steps = path.slice(1).map((tag, at) => transitions[path[at]! * labels + tag]!)
    const worth = path.map((tag, at) => own[at * labels + tag]!)
    const total = [...steps, ...worth, start[path[0]!]!, end[path.at(-1)!]!].reduce((sum, x) => sum + x, 0)
    expect(Number(results.score!.data[row])).toBeCloseTo(total, 4)
  })
})
