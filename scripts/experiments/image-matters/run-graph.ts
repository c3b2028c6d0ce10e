import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Tensor } from '../../../models/graph/tensor.ts'

export type Run = (feeds: Readonly<Record<string, Tensor>>) => Promise<Readonly<Record<string, Float32Array>>>

/** A model of float32 outputs in the runtime, on one thread so that its numbers repeat. */
export async function withModel<T>(model: Uint8Array, use: (run: Run) => Promise<T>): Promise<T> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 })
  try {
    return await use(async (feeds) => {
      const given = session.inputNames.map((name) => {
        const tensor = feeds[name]
        if (!tensor) throw new Error(`the model wants '${name}'; fed are ${Object.keys(feeds).join(', ')}`)
        return [name, new OrtTensor(tensor.dtype, tensor.data as Float32Array, tensor.shape)] as const
      })
      const results = await session.run(Object.fromEntries(given))
      return Object.fromEntries(
        Object.entries(results).map(([name, { data }]) => [name, data as Float32Array] as const),
      )
    })
  } finally {
    await session.release()
  }
}
