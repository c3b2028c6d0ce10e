import type { LearningRule } from '../../models/autodiff/gradient-graph.ts'

export interface MovedParameter {
  readonly values: Float32Array
  readonly first: Float32Array
  readonly second: Float32Array
}

export interface InPlaceStep extends LearningRule {
  readonly learningRate: number
  /** 1 at first. */
  readonly step: number
  /** All gradients times this: what clipping makes of them. */
  readonly gradientScale: number
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

export type MoveInPlace = (parameter: MovedParameter, gradient: Float32Array, ask: InPlaceStep) => void

/** As much of the platform's WebAssembly as is used; its types come with a browser's, which the engine does without. */
interface Platform {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
    readonly Instance: new (module: object) => { readonly exports: AdamWExports }
  }
}

interface AdamWExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly move: (...numbers: readonly number[]) => void
}

/** Numbers that are moved at a time: four arrays of them stay in a core's cache. */
export const chunk = 16_384

/**
 * One step of AdamW on the parameter itself. It computes what `adamW` does as a graph, but reads and writes every number once: for
 * networks of hundreds of millions of parameters most of a step went into moving numbers about.
 *
 * Self-contained, so that its text can be handed to another thread.
 *
 * @param kernel of `adamWKernel(chunk)`
 * Source: Loshchilov and Hutter 2019, arXiv:1711.05101; as in PyTorch.
 */
export function openAdamW(kernel: Uint8Array<ArrayBuffer>, chunk: number): MoveInPlace {
  const { WebAssembly } = globalThis as unknown as Platform
  const { memory, move } = new WebAssembly.Instance(new WebAssembly.Module(kernel)).exports
  const area = (at: number) => new Float32Array(memory.buffer, at * chunk * 4, chunk)
  const [values, first, second, gradient] = [area(0), area(1), area(2), area(3)]
  return (parameter, slopes, ask) => {
    const { beta1, beta2 } = ask
    const rate = ask.learningRate * ask.learningRateScale
    const constants = [
      ...[beta1, (1 - beta1) * ask.gradientScale],
      ...[beta2, (1 - beta2) * ask.gradientScale * ask.gradientScale],
      1 - rate * ask.weightDecay,
      rate / (1 - beta1 ** ask.step),
      1 / Math.sqrt(1 - beta2 ** ask.step),
      ask.epsilon,
    ]
    for (let at = 0; at < slopes.length; at += chunk) {
      const end = Math.min(slopes.length, at + chunk)
      values.set(parameter.values.subarray(at, end))
      first.set(parameter.first.subarray(at, end))
      second.set(parameter.second.subarray(at, end))
      gradient.set(slopes.subarray(at, end))
      // The last vector may reach beyond the end; what it makes there is not copied back.
      const bytes = Math.ceil((end - at) / 4) * 16
      move(0, chunk * 4, chunk * 8, chunk * 12, bytes, ...constants)
      const whole = end - at === chunk
      parameter.values.set(whole ? values : values.subarray(0, end - at), at)
      parameter.first.set(whole ? first : first.subarray(0, end - at), at)
      parameter.second.set(whole ? second : second.subarray(0, end - at), at)
    }
  }
}

/** The sum of the squares of all numbers. Self-contained, as `openAdamW` is. */
export function sumOfSquares(numbers: Float32Array): number {
  // Four sums that do not wait for each other.
  let [a, b, c, d] = [0, 0, 0, 0]
  const end = numbers.length - (numbers.length % 4)
  for (let at = 0; at < end; at += 4) {
    a += numbers[at]! * numbers[at]!
    b += numbers[at + 1]! * numbers[at + 1]!
    c += numbers[at + 2]! * numbers[at + 2]!
    d += numbers[at + 3]! * numbers[at + 3]!
  }
  for (let at = end; at < numbers.length; at++) a += numbers[at]! * numbers[at]!
  return a + b + c + d
}
