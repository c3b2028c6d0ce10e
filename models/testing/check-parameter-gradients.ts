import { expect } from 'vitest'
import { gradients } from '../autodiff/gradients.ts'
import type { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { floats, type Tensor } from '../graph/tensor.ts'
import { onnxModel } from '../onnx/onnx-model.ts'
import { randomNumbers, randomTensor } from './numbers.ts'
import { withSession } from './with-session.ts'

/**
 * Compares a whole network's gradients with fourth-order central differences: for each parameter the slope of the loss along
 * one random direction.
 *
 * @param parameters numbers for all parameters of the graph
 * @param names      those to check; each must have a gradient
 */
export async function expectParameterGradientsToAgree(
  g: Graph,
  loss: Value,
  feeds: Readonly<Record<string, Tensor>>,
  parameters: ReadonlyMap<string, Tensor>,
  names: readonly string[],
): Promise<void> {
  const found = gradients(
    g,
    loss,
    names.map((name) => g.parameters.get(name)!),
  )
  const outputs: Record<string, Value> = {}
  found.forEach((gradient, at) => {
    if (!gradient) throw new Error(`the parameter '${names[at]}' has no gradient`)
    outputs[`d/${names[at]}`] = gradient
  })
  const given = { ...Object.fromEntries(parameters), ...feeds }
  const derived = await withSession(onnxModel(g, { outputs }), ({ run }) => run(given))
  const random = randomNumbers(3)
  await withSession(onnxModel(g, { outputs: { loss } }), async ({ run }) => {
    for (const name of names) {
      const { shape, data } = parameters.get(name)!
      const direction = randomTensor(shape, random).data
      const lossAt = async (step: number) => {
        const moved = floats(
          shape,
          Array.from(direction, (slope, at) => Number(data[at]) + step * slope),
        )
        return Number((await run({ ...given, [name]: moved })).loss!.data[0])
      }
      const step = 2e-2 / Math.sqrt(direction.length)
      const near = (await lossAt(step)) - (await lossAt(-step))
      const far = (await lossAt(2 * step)) - (await lossAt(-2 * step))
      const difference = (8 * near - far) / (12 * step)
      const gradient = derived[`d/${name}`]!.data
      const slope = direction.reduce((sum, each, at) => sum + each * Number(gradient[at]), 0)
      const size = Math.sqrt(Array.from(gradient, Number).reduce((sum, each) => sum + each * each, 0))
      expect(Math.abs(slope - difference), `${name}: ${slope} against ${difference}`).toBeLessThan(
        // The loss is rounded to float32 before its differences are taken.
        1e-2 * size + 1e-6 / step + 1e-4,
      )
    }
  })
}
