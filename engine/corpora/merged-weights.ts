import { type LoraSettings, mergeAdapters } from '../../models/autodiff/lora.ts'
import type { TensorOf } from '../../models/graph/tensor.ts'

type Tensors = ReadonlyMap<string, TensorOf<'float32'>>

/** What was learnt laid over what was there; adapters become part of the weights that they were put to. */
export function mergedWeights(first: Tensors, learnt: Tensors, adapters: LoraSettings | null): Tensors {
  const all = new Map([...first, ...learnt])
  // Of floats come floats.
  return adapters === null ? all : (mergeAdapters(all, adapters) as Tensors)
}
