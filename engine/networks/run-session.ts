import { Tensor as OrtTensor } from 'onnxruntime-node'
import type { Tensor } from '../../models/graph/tensor.ts'
import { ModelOutputError } from '../inference/model-output-error.ts'
import type { OpenSession } from './stored-network.ts'

/** Every output of a batch, all float32. @throws ModelOutputError for numbers that are none */
export async function runAll(
  { session }: Pick<OpenSession, 'session'>,
  feeds: Readonly<Record<string, Tensor>>,
  name: string,
): Promise<Readonly<Record<string, Tensor>>> {
  const given: Record<string, OrtTensor> = {}
  for (const input of session.inputNames) {
    const { dtype, data, shape } = feeds[input]!
    given[input] = new OrtTensor(dtype, data as Float32Array, shape)
  }
  const found: Record<string, Tensor> = {}
  for (const [output, result] of Object.entries(await session.run(given))) {
    const data = result.data as Float32Array
    const bad = data.findIndex((value) => !Number.isFinite(value))
    if (bad >= 0)
      throw new ModelOutputError(`the model "${name}" answered ${data[bad]} as number ${bad} of "${output}"`)
    found[output] = { dtype: 'float32', shape: result.dims, data }
  }
  return found
}

/** One output of a batch. @throws ModelOutputError for numbers that are none */
export async function runSession(
  open: OpenSession,
  feeds: Readonly<Record<string, Tensor>>,
  output: string,
  name: string,
): Promise<{ readonly data: Float32Array; readonly dims: readonly number[] }> {
  const { data, shape } = (await runAll(open, feeds, name))[output]!
  return { data: data as Float32Array, dims: shape }
}
