import type { ByteSource } from '../byte-source.ts'
import { bytesOf, type StoredDtype, type StoredTensor, views } from '../safetensors.ts'
import { CheckpointError } from './checkpoint-error.ts'
import { isTensor } from './pickle-classes.ts'
import type { PickleDict, PickleTensor, PickleValue } from './pickle-value.ts'
import { readPickle } from './read-pickle.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

/** The tensors of a checkpoint by name; their numbers are read one by one. */
export interface TorchCheckpoint {
  readonly tensors: ReadonlyMap<string, { readonly dtype: StoredDtype; readonly shape: readonly number[] }>
  /** Names of what lies beside the tensors and is not read: epochs, optimisers, settings. */
  readonly others: readonly string[]
  /** Its own copy, row by row whatever the strides. @throws CheckpointError for a name that is not there */
  read(name: string): Promise<StoredTensor>
}

/** Where training programs put the weights when they save more than those. */
const usualPlaces = ['state_dict', 'model_state_dict', 'model', 'module', 'net']

/**
 * A checkpoint as `torch.save` has written it since version 1.6: a zip archive of a pickle and of the numbers.
 *
 * @throws CheckpointError; of the numbers nothing is read before all of it is checked
 */
export async function openTorchCheckpoint(source: ByteSource): Promise<TorchCheckpoint> {
  await mustBeZip(source)
  const entries = await readZipDirectory(source)
  const { root, pickle } = findPickle(entries)
  await mustBeLittleEndian(source, entries.get(`${root}/byteorder`))
  const { dict, others } = findWeights(readPickle(await source.read(pickle.start, pickle.size)))
  const tensors = new Map<string, PickleTensor>()
  for (const [name, value] of dict.entries)
    if (typeof name !== 'string') throw unnamed(name)
    else if (isTensor(value)) tensors.set(name, value)
    else others.push(name)

  const entryOf = (name: string, { storage }: PickleTensor): ZipEntry => {
    const entry = entries.get(`${root}/data/${storage.key}`)
    if (!entry)
      throw new CheckpointError('MODEL_ZIP', 0, `tensor '${name}': its storage '${storage.key}' is not in the archive`)
    const wanted = storage.length * bytesOf[storage.dtype]
    if (entry.size !== wanted)
      throw new CheckpointError(
        'MODEL_ZIP',
        entry.start,
        `tensor '${name}': its storage '${storage.key}' should have ${storage.length} ${storage.dtype}, ${wanted} bytes, and has ${entry.size}`,
      )
    return entry
  }
  for (const [name, tensor] of tensors) entryOf(name, tensor)

  return {
    tensors: new Map([...tensors].map(([name, { storage, shape }]) => [name, { dtype: storage.dtype, shape }])),
    others,
    read: async (name) => {
      const tensor = tensors.get(name)
      if (!tensor) throw new CheckpointError('MODEL_PICKLE', 0, `there is no tensor '${name}'`)
      return readTensor(source, entryOf(name, tensor), tensor)
    },
  }
}

async function mustBeZip(source: ByteSource): Promise<void> {
  const start = await source.read(0, Math.min(8, source.size))
  const begins = (...bytes: number[]) => bytes.every((byte, at) => start[at] === byte)
  if (begins(0x50, 0x4b, 3, 4)) return
  const advice =
    'Load it where it was made, with torch.load, and save the state_dict as safetensors or with torch.save of 1.6 or later'
  const what = begins(0x80)
    ? `a bare pickle, as PyTorch wrote before 1.6 or as other programs write. ${advice}`
    : begins(0x89, 0x48, 0x44, 0x46)
      ? 'an HDF5 file, which Keras writes; expected PyTorch or safetensors'
      : `no PyTorch checkpoint. ${advice}`
  throw new CheckpointError('MODEL_FORMAT', 0, `the file is ${what}`)
}

function findPickle(entries: ReadonlyMap<string, ZipEntry>): { readonly root: string; readonly pickle: ZipEntry } {
  const found = [...entries.values()].filter(({ name }) => /^[^/]+\/data\.pkl$/.test(name))
  const [pickle, ...more] = found
  if (!pickle || more.length > 0)
    throw new CheckpointError(
      'MODEL_FORMAT',
      0,
      `the archive has ${found.length} data.pkl, expected one: a checkpoint by torch.save`,
    )
  const root = pickle.name.slice(0, -'/data.pkl'.length)
  if (entries.has(`${root}/constants.pkl`) || [...entries.keys()].some((name) => name.startsWith(`${root}/code/`)))
    throw new CheckpointError(
      'MODEL_FORMAT',
      pickle.start,
      'a TorchScript program, expected weights: save the state_dict',
    )
  return { root, pickle }
}

async function mustBeLittleEndian(source: ByteSource, entry: ZipEntry | undefined): Promise<void> {
  if (!entry) return
  const order = String.fromCharCode(...(await source.read(entry.start, Math.min(entry.size, 16))))
  if (order !== 'little')
    throw new CheckpointError('MODEL_FORMAT', entry.start, `its numbers are '${order}' endian, expected little`)
}

function findWeights(value: PickleValue): { readonly dict: PickleDict; readonly others: string[] } {
  const isDict = (each: PickleValue | undefined): each is PickleDict =>
    typeof each === 'object' && each !== null && each.kind === 'dict'
  if (!isDict(value)) throw new CheckpointError('MODEL_PICKLE', 0, 'the checkpoint is no dictionary of tensors')
  const place = usualPlaces.find((each) => isDict(value.entries.get(each)))
  const inner = place === undefined ? undefined : value.entries.get(place)
  const hasOwn = [...value.entries.values()].some(isTensor)
  if (!isDict(inner) || hasOwn) return { dict: value, others: [] }
  const others = [...value.entries.keys()].filter((key) => typeof key === 'string' && key !== place)
  return { dict: inner, others: others as string[] }
}

const unnamed = (name: PickleValue) =>
  new CheckpointError('MODEL_PICKLE', 0, `a tensor is called ${typeof name === 'object' ? 'by no text' : String(name)}`)

async function readTensor(source: ByteSource, entry: ZipEntry, tensor: PickleTensor): Promise<StoredTensor> {
  const { storage, offset, shape, strides } = tensor
  const width = bytesOf[storage.dtype]
  const count = shape.reduce((product, size) => product * size, 1)
  const span = count === 0 ? 0 : 1 + shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, 0)
  const raw = await source.read(entry.start + offset * width, span * width)
  const bytes = new Uint8Array(count * width)
  if (isRowMajor(shape, strides)) bytes.set(raw)
  else copyStrided(raw, bytes, shape, strides, width)
  return { dtype: storage.dtype, shape, data: views[storage.dtype](bytes.buffer) } as StoredTensor
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let wanted = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== wanted) return false
    wanted *= shape[axis]!
  }
  return true
}

function copyStrided(
  from: Uint8Array,
  to: Uint8Array,
  shape: readonly number[],
  strides: readonly number[],
  width: number,
): void {
  const index = shape.map(() => 0)
  for (let at = 0, place = 0; at < to.length; at += width) {
    for (let byte = 0; byte < width; byte++) to[at + byte] = from[place * width + byte]!
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++
      place += strides[axis]!
      if (index[axis]! < shape[axis]!) break
      place -= shape[axis]! * strides[axis]!
      index[axis] = 0
    }
  }
}
