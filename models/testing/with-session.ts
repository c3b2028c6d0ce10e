import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { DType, Tensor } from '../graph/tensor.ts'

export interface TestSession {
  readonly inputNames: readonly string[]
  readonly run: (feeds: Readonly<Record<string, Tensor>>) => Promise<Readonly<Record<string, Tensor>>>
}

/** Opens a model on the CPU with one thread, so that numbers repeat, and closes it again. For tests only. */
export async function withSession<T>(
  model: Uint8Array,
  use: (session: TestSession) => Promise<T>,
  { optimise = true } = {},
): Promise<T> {
  const session = await InferenceSession.create(model, {
    executionMode: 'sequential',
    intraOpNumThreads: 1,
    graphOptimizationLevel: optimise ? 'all' : 'disabled',
    logSeverityLevel: 3,
  })
  try {
    return await use({
      inputNames: session.inputNames,
      run: async (feeds) => {
        const given: Record<string, OrtTensor> = {}
        for (const name of session.inputNames) {
          const tensor = feeds[name]
          if (!tensor) throw new Error(`the model wants '${name}'; the test feeds ${Object.keys(feeds).join(', ')}`)
          given[name] = new OrtTensor(tensor.dtype, tensor.data as Float32Array, tensor.shape)
        }
        const results = await session.run(given)
        return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, ours(value)]))
      },
    })
  } finally {
    await session.release()
  }
}

function ours(value: OrtTensor): Tensor {
  return { dtype: value.type as DType, shape: value.dims, data: value.data } as unknown as Tensor
}
