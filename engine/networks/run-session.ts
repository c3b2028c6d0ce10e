import { Tensor as OrtTensor } from 'onnxruntime-node'
import type { Tensor } from '../../models/graph/tensor.ts'
import { ModelOutputError } from '../inference/tagger.ts'
import type { OpenSession } from './stored-network.ts'

/** One output of a batch. @throws ModelOutputError for numbers that are none */
export async function runSession(
  { session }: OpenSession,
  feeds: Readonly<Record<string, Tensor>>,
  output: string,
  name: string,
): Promise<{ readonly data: Float32Array; readonly dims: readonly number[] }> {
  const given: Record<string, OrtTensor> = {}
  for (const input of session.inputNames) {
    const { dtype, data, shape } = feeds[input]!
    given[input] = new OrtTensor(dtype, data as Float32Array, shape)
  }
  const result = (await session.run(given))[output]!
  const data = result.data as Float32Array
  const bad = data.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw new ModelOutputError(`the model "${name}" answered ${data[bad]} as number ${bad} of "${output}"`)
  return { data, dims: result.dims }
}
