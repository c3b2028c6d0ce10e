import { expect } from 'vitest'
import { gradients } from '../autodiff/gradients.ts'
import type { Graph } from '../graph/graph.ts'
import type { Value } from '../graph/ops.ts'
import { floats, type Tensor, type TensorOf } from '../graph/tensor.ts'
import { onnxModel } from '../onnx/onnx-model.ts'
import { randomNumbers, randomTensor } from './numbers.ts'
import { withSession } from './with-session.ts'

/** Numbers for every parameter of a graph, the same for the same seed and order. */
export function randomParameters(g: Graph, seed = 11, spread = 0.7): ReadonlyMap<string, TensorOf<'float32'>> {
  const random = randomNumbers(seed)
  return new Map(
    [...g.parameters].map(([name, { shape }]) => [
      name,
      randomTensor(shape as readonly number[], random, [-spread, spread]),
    ]),
  )
}

/**
 * Walks a little way along a random direction of each parameter and compares how the loss changes with what the gradient says.
 *
 * @param still for a parameter, how many of its first numbers stay, since the network stops their gradient on purpose
 * @returns     names of the parameters that have a gradient
 */
export async function expectNetworkGradients(
  g: Graph,
  loss: Value,
  feeds: Readonly<Record<string, Tensor>>,
  still: Readonly<Record<string, number>> = {},
): Promise<readonly string[]> {
  const names = [...g.parameters.keys()]
  const found = gradients(g, loss, [...g.parameters.values()])
  const outputs: Record<string, Value> = { loss }
  found.forEach((gradient, at) => {
    if (gradient) outputs[`d/${names[at]}`] = gradient
  })
  const parameters = randomParameters(g)
  const all: Readonly<Record<string, Tensor>> = { ...feeds, ...Object.fromEntries(parameters) }
  const derived = await withSession(onnxModel(g, { outputs }), ({ run }) => run(all))
  const learning = names.filter((name) => outputs[`d/${name}`])
  const random = randomNumbers(5)
  await withSession(onnxModel(g, { outputs: { loss } }), async ({ run }) => {
    for (const name of learning) {
      const { shape, data } = parameters.get(name)!
      const direction = randomTensor(shape, random)
      direction.data.fill(0, 0, still[name] ?? 0)
      const lossAt = async (step: number) => {
        const moved = data.map((x, at) => x + step * direction.data[at]!)
        return Number((await run({ ...all, [name]: floats(shape, moved) })).loss!.data[0])
      }
      const step = 4e-3
      const near = (await lossAt(step)) - (await lossAt(-step))
      const far = (await lossAt(2 * step)) - (await lossAt(-2 * step))
      const wanted = (8 * near - far) / (12 * step)
      const gradient = derived[`d/${name}`]!.data as Float32Array
      const got = gradient.reduce((sum, x, at) => sum + x * direction.data[at]!, 0)
      const size = Math.hypot(...gradient) * Math.hypot(...direction.data)
      expect(Math.abs(got - wanted), `${name}: ${got} against ${wanted}`).toBeLessThan(1e-3 + 5e-3 * size)
    }
  })
  return learning
}
