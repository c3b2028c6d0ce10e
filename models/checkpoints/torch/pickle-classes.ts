import type { StoredDtype } from '../safetensors.ts'
import { kindOf, type PickleDict, type PickleStorage, type PickleTensor, type PickleValue } from './pickle-value.ts'

/** The numbers that each of PyTorch's storages holds. */
const storageDtypes: ReadonlyMap<string, StoredDtype> = new Map([
  ['torch.DoubleStorage', 'F64'],
  ['torch.FloatStorage', 'F32'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ShortStorage', 'I16'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
])

/** Thrown here without a place; the reader adds it. */
export type Refuse = (problem: string) => never

type Rebuild = (args: readonly PickleValue[], refuse: Refuse) => PickleValue

/** What a pickle may call, each as a description of data. Nothing else can be. */
const rebuilders: ReadonlyMap<string, Rebuild> = new Map<string, Rebuild>([
  ['collections.OrderedDict', orderedDict],
  ['torch._utils._rebuild_tensor_v2', rebuildTensor],
  [
    'torch._utils._rebuild_parameter',
    ([data], refuse) => (isTensor(data) ? data : refuse('a parameter without a tensor')),
  ],
  [
    'torch.Size',
    ([sizes, ...more], refuse) =>
      more.length === 0 && typeof sizes === 'object' && sizes?.kind === 'tuple'
        ? sizes
        : refuse('a size without a tuple'),
  ],
])

export function isAllowedClass(name: string): boolean {
  return rebuilders.has(name) || storageDtypes.has(name)
}

export function rebuild(callable: PickleValue, args: PickleValue, refuse: Refuse): PickleValue {
  const name = typeof callable === 'object' && callable?.kind === 'class' ? callable.name : undefined
  const found = name === undefined ? undefined : rebuilders.get(name)
  if (!found) return refuse(`${kindOf(callable)} is called, which is not allowed`)
  if (typeof args !== 'object' || args?.kind !== 'tuple') return refuse(`${name} is called with ${kindOf(args)}`)
  return found(args.items, refuse)
}

/** `('storage', class, key, device, length)`, PyTorch's only persistent id. */
export function storageOf(id: PickleValue, refuse: Refuse): PickleStorage {
  if (typeof id !== 'object' || id?.kind !== 'tuple' || id.items.length !== 5) return refuse('an unknown persistent id')
  const [what, type, key, , length] = id.items
  const dtype = typeof type === 'object' && type?.kind === 'class' ? storageDtypes.get(type.name) : undefined
  if (what !== 'storage' || dtype === undefined) return refuse('a persistent id that is no storage')
  if (typeof key !== 'string' || !/^\d{1,12}$/.test(key)) return refuse('a storage whose key is no number')
  return { kind: 'storage', dtype, key, length: wholeNumber(length, 'a storage’s length', refuse) }
}

/** Axes of a tensor; NumPy has a limit as well. */
const mostAxes = 16

function rebuildTensor(args: readonly PickleValue[], refuse: Refuse): PickleTensor {
  const [storage, first, size, stride] = args
  if (typeof storage !== 'object' || storage?.kind !== 'storage')
    return refuse(`a tensor over ${kindOf(storage ?? null)}`)
  const offset = wholeNumber(first, 'an offset', refuse)
  const shape = wholeNumbers(size, 'a shape', refuse)
  const strides = wholeNumbers(stride, 'strides', refuse)
  if (shape.length !== strides.length) return refuse(`a shape [${shape}] with strides [${strides}]`)
  if (shape.length > mostAxes) return refuse(`a tensor of ${shape.length} axes, at most ${mostAxes} expected`)
  const count = shape.reduce((product, each) => product * each, 1)
  const last = offset + shape.reduce((sum, each, axis) => sum + (each - 1) * strides[axis]!, 0)
  const end = count === 0 ? offset : last + 1
  if (!Number.isSafeInteger(count) || !Number.isSafeInteger(end) || end > storage.length)
    return refuse(
      `a tensor [${shape}] with strides [${strides}] from ${offset} reaches ${end}, its storage '${storage.key}' has ${storage.length} numbers`,
    )
  if (count > storage.length)
    return refuse(`a tensor [${shape}] has ${count} numbers, its storage '${storage.key}' only ${storage.length}`)
  return { kind: 'tensor', storage, offset, shape, strides }
}

function orderedDict(args: readonly PickleValue[], refuse: Refuse): PickleDict {
  const entries = new Map<PickleValue, PickleValue>()
  const [pairs, ...more] = args
  if (more.length > 0) return refuse('an OrderedDict of several arguments')
  if (pairs === undefined) return { kind: 'dict', entries }
  if (typeof pairs !== 'object' || pairs?.kind !== 'list') return refuse(`an OrderedDict of ${kindOf(pairs)}`)
  for (const pair of pairs.items) {
    const items = typeof pair === 'object' && (pair?.kind === 'tuple' || pair?.kind === 'list') ? pair.items : []
    if (items.length !== 2) return refuse('an OrderedDict whose items are no pairs')
    entries.set(items[0]!, items[1]!)
  }
  return { kind: 'dict', entries }
}

export function isTensor(value: PickleValue | undefined): value is PickleTensor {
  return typeof value === 'object' && value !== null && value.kind === 'tensor'
}

function wholeNumber(value: PickleValue | undefined, what: string, refuse: Refuse): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : refuse(`${what} that is no whole number, 0 or more`)
}

function wholeNumbers(value: PickleValue | undefined, what: string, refuse: Refuse): readonly number[] {
  if (typeof value !== 'object' || value?.kind !== 'tuple') return refuse(`${what} that is no tuple`)
  return value.items.map((item) => wholeNumber(item, what, refuse))
}
