import { describe, expect, test } from 'vitest'
import { gradients } from '../autodiff/gradients.ts'
import type { Value } from '../graph/ops.ts'
import type { Tensor } from '../graph/tensor.ts'
import { authorsModel } from '../nets/authors/authors-models.ts'
import { onnxModel } from '../onnx/onnx-model.ts'
import { goldenIsHere, readGolden } from './golden.ts'
import { type GoldenFacts, limitOf } from './golden-limits.ts'
import { compareTensors } from './numbers.ts'
import { withSession } from './with-session.ts'

/**
 * Tests that the authors' network of a case, as tools run it, yields every expected number under its name, and every gradient.
 * What only optimiser steps yield (`adamw…`) is left to tests of training.
 */
export function testsOfGolden(name: string): void {
  const here = goldenIsHere(name)
  describe.skipIf(!here)(`the reference numbers of ${name}`, () => {
    // Also of skipped tests the surroundings are run.
    if (!here) return
    const { weights, inputs, expected, about } = readGolden(name)
    const facts = about as GoldenFacts
    const feeds = Object.fromEntries(inputs)

    function expectAll(results: Readonly<Record<string, Tensor>>, names: readonly string[], what: string): void {
      let [absolute, relative] = [0, 0]
      for (const each of names) {
        const wanted = expected.get(each)!
        const { difference, largest } = compareTensors(results[each]!, wanted)
        const { atol, rtol } = wanted.dtype === 'int64' ? { atol: 0, rtol: 0 } : limitOf(each, facts)
        expect(difference, each).toBeLessThanOrEqual(atol + rtol * largest)
        absolute = Math.max(absolute, difference)
        if (largest > 1e-3) relative = Math.max(relative, difference / largest)
      }
      console.info(
        `${name}, ${what}: ${names.length} tensors, largest error ${absolute.toExponential(1)}, in proportion ${relative.toExponential(1)}`,
      )
    }

    test('every output, under its name', async () => {
      const { graph, outputs } = authorsModel(about, weights)
      const wanted = [...expected.keys()].filter((key) => !/^(grad\.|adamw)/.test(key))
      expect(wanted.filter((key) => !outputs[key])).toEqual([])
      const bytes = onnxModel(graph, { outputs, parameters: weights })
      const results = await withSession(bytes, ({ run }) => run(feeds))
      expectAll(results, wanted, 'outputs')
    })

    test('the gradient of every parameter', async () => {
      const { graph, loss } = authorsModel(about, weights)
      const names = [...graph.parameters.keys()]
      const found = gradients(graph, loss, [...graph.parameters.values()])
      const outputs: Record<string, Value> = {}
      found.forEach((gradient, at) => {
        if (gradient) outputs[`grad.${names[at]}`] = gradient
      })
      const wanted = [...expected.keys()].filter((key) => key.startsWith('grad.'))
      expect(Object.keys(outputs).sort()).toEqual(wanted.sort())
      // Statistics of batch normalisation are measured, not learnt.
      const learnt = [...weights.keys()].filter((key) => !/\.running_(mean|var)$/.test(key))
      const idle = learnt.filter((key) => !outputs[`grad.${key}`])
      expect(idle.sort()).toEqual([...facts.no_grad_params].sort())
      const bytes = onnxModel(graph, { outputs, parameters: weights })
      expectAll(await withSession(bytes, ({ run }) => run(feeds)), wanted, 'gradients')
    })
  })
}
