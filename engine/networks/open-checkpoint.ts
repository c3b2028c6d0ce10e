import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { openSafetensors, type StoredDtype, type StoredTensor } from '../../models/checkpoints/safetensors.ts'
import { openTorchCheckpoint } from '../../models/checkpoints/torch/torch-checkpoint.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { openRegular } from '../decode/open-regular.ts'
import { fileSource } from './file-source.ts'

/** Weights in a file, either of the two formats; tensors are read one by one. */
export interface Checkpoint {
  readonly file: string
  readonly tensors: ReadonlyMap<string, { readonly dtype: StoredDtype; readonly shape: readonly number[] }>
  read(name: string): Promise<StoredTensor>
  close(): Promise<void>
}

const usualNames = ['weights.safetensors', 'model.safetensors', 'pytorch_model.bin']
const endings = /\.(safetensors|bin|pth|pt|ckpt)$/i

/**
 * @param place a file, or a folder with one of the usual names or with a single file of weights
 * @throws PackageError, SafetensorsError, CheckpointError, Failed
 */
export async function openCheckpoint(place: string): Promise<Checkpoint> {
  const file = await weightsFile(place)
  const { handle, size } = await openRegular(file, file, true)
  try {
    const source = fileSource(handle, size, file)
    const isSafetensors = file.toLowerCase().endsWith('.safetensors')
    const { tensors, read } = await (isSafetensors ? openSafetensors(source) : openTorchCheckpoint(source))
    return { file, tensors, read, close: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function weightsFile(place: string): Promise<string> {
  const found = await stat(place).catch(() => undefined)
  if (!found) throw new PackageError(`${place}: there is no such file or folder`)
  if (!found.isDirectory()) return place
  const names = await readdir(place)
  const usual = usualNames.find((name) => names.includes(name))
  if (usual !== undefined) return join(place, usual)
  const [only, ...more] = names.filter((name) => endings.test(name))
  if (only !== undefined && more.length === 0) return join(place, only)
  throw new PackageError(
    only === undefined
      ? `${place} has no weights: expected ${usualNames.join(', ')} or one file .pth, .pt, .ckpt`
      : `${place} has several files of weights (${[only, ...more].slice(0, 4).join(', ')}): name one of them`,
  )
}

/** What a package says of the file that it was made of. */
export async function sourceOf(part: string, file: string) {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  return { part, file: basename(file), sha256: hash.digest('hex') }
}
