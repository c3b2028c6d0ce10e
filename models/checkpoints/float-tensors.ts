import type { Tensor } from '../graph/tensor.ts'
import { halfValues } from './half-floats.ts'
import type { StoredTensor } from './safetensors.ts'

/** A stored tensor as the graph library knows it: floats of any width as float32, integers as int64. */
export function toTensor({ dtype, shape, data }: StoredTensor): Tensor {
  switch (dtype) {
    case 'F32':
      return { dtype: 'float32', shape, data }
    case 'F64':
      return { dtype: 'float32', shape, data: Float32Array.from(data) }
    case 'F16':
      return { dtype: 'float32', shape, data: halfValues(data) }
    case 'BF16':
      return { dtype: 'float32', shape, data: brainFloats(data) }
    case 'I64':
      return { dtype: 'int64', shape, data }
    case 'I32':
    case 'I16':
    case 'I8':
    case 'U8':
      return { dtype: 'int64', shape, data: BigInt64Array.from(data, BigInt) }
    case 'BOOL':
      return { dtype: 'bool', shape, data }
  }
}

export function toStored(tensor: Tensor): StoredTensor {
  const { shape } = tensor
  switch (tensor.dtype) {
    case 'float32':
      return { dtype: 'F32', shape, data: tensor.data }
    case 'int64':
      return { dtype: 'I64', shape, data: tensor.data }
    case 'int32':
      return { dtype: 'I32', shape, data: tensor.data }
    case 'bool':
      return { dtype: 'BOOL', shape, data: tensor.data }
  }
}

/** The upper half of a float32. */
function brainFloats(bits: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bits, (half) => half * 65536).buffer)
}
