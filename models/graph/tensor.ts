export interface DataOf {
  readonly float32: Float32Array
  readonly int64: BigInt64Array
  readonly int32: Int32Array
  readonly bool: Uint8Array
}
export type DType = keyof DataOf

/** Plain numbers in row-major order; `data.length` is the product of `shape`. */
export type Tensor = {
  readonly [D in DType]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: DataOf[D] }
}[DType]
export type TensorOf<D extends DType> = Extract<Tensor, { readonly dtype: D }>

export function floats(shape: readonly number[], data: ArrayLike<number>): TensorOf<'float32'> {
  return { dtype: 'float32', shape, data: data instanceof Float32Array ? data : Float32Array.from(data) }
}

export function integers(shape: readonly number[], data: ArrayLike<number>): TensorOf<'int64'> {
  return { dtype: 'int64', shape, data: BigInt64Array.from(Array.from(data), BigInt) }
}

export function zeros(shape: readonly number[]): TensorOf<'float32'> {
  return { dtype: 'float32', shape, data: new Float32Array(elementCount(shape)) }
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
