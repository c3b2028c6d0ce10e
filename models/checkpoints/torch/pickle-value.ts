import type { StoredDtype } from '../safetensors.ts'

/** What a checkpoint's pickle may hold: plain data and descriptions of tensors. Nothing in it can be called. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleBytes
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleClass
  | PickleStorage
  | PickleTensor

export interface PickleBytes {
  readonly kind: 'bytes'
  readonly data: Uint8Array
}
export interface PickleTuple {
  readonly kind: 'tuple'
  readonly items: readonly PickleValue[]
}
export interface PickleList {
  readonly kind: 'list'
  readonly items: PickleValue[]
}
/** Keys that are no strings are told apart by identity; nobody looks them up. */
export interface PickleDict {
  readonly kind: 'dict'
  readonly entries: Map<PickleValue, PickleValue>
}
/** A name on the list of what is allowed. */
export interface PickleClass {
  readonly kind: 'class'
  readonly name: string
}
export interface PickleStorage {
  readonly kind: 'storage'
  readonly dtype: StoredDtype
  /** Its entry in the archive is `data/KEY`. */
  readonly key: string
  /** Numbers in it. */
  readonly length: number
}
export interface PickleTensor {
  readonly kind: 'tensor'
  readonly storage: PickleStorage
  /** In numbers, from the storage's start. */
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

export function kindOf(value: PickleValue): string {
  if (value === null) return 'None'
  if (typeof value !== 'object') return typeof value
  return value.kind === 'class' ? `class ${value.name}` : value.kind
}
