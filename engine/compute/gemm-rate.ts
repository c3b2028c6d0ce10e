import { InferenceSession, Tensor } from 'onnxruntime-node'
import { Graph } from '../../models/graph/graph.ts'
import { floats } from '../../models/graph/tensor.ts'
import { onnxModel } from '../../models/onnx/onnx-model.ts'
import { sessionOptions } from '../devices/session-options.ts'

export interface GemmAsk {
  readonly n: number
  readonly k: number
  readonly m: number
  readonly threads: number
  /** How long to measure. */
  readonly milliseconds: number
}

/**
 * Rate of the matrix product [n, k] x [k, m] in float32, in 10^9 operations a second (a multiplication and an addition
 * are two). The best run counts: a rate is the machine's, what disturbs it is not. The right side is a weight, as in a
 * layer, so that the runtime may pack it once.
 */
export async function gemmRate({ n, k, m, threads, milliseconds }: GemmAsk): Promise<number> {
  const g = new Graph()
  const product = g.matMul(g.input('x', 'float32', ['rows', k]), g.parameter('w', [k, m]))
  const model = onnxModel(g, { outputs: { product }, parameters: new Map([['w', floats([k, m], wave(k * m))]]) })
  const session = await InferenceSession.create(model, sessionOptions({ threads }))
  try {
    const x = new Tensor('float32', wave(n * k), [n, k])
    await session.run({ x })
    let best = Number.POSITIVE_INFINITY
    const end = performance.now() + milliseconds
    for (let runs = 0; runs < 3 || performance.now() < end; runs++) {
      const start = performance.now()
      await session.run({ x })
      best = Math.min(best, performance.now() - start)
    }
    return (2 * n * k * m) / (best * 1e6)
  } finally {
    await session.release()
  }
}

/** Numbers between -1 and 1, none of them denormal: those would be slower than any that a network has. */
function wave(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(i + 1))
}
