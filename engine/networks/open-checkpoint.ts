import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { openSafetensors, type StoredDtype, type StoredTensor } from '../../models/checkpoints/safetensors.ts'
import { openTorchCheckpoint } from '../../models/checkpoints/torch/torch-checkpoint.ts'
import { dictionaryOf, objectOf, text } from '../../models/package/json-decoders.ts'
import { parseJson } from '../../models/package/model-manifest.ts'
import type { NetworkSource } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { openRegular } from '../decode/open-regular.ts'
import { fileSource } from './file-source.ts'
import { readSmallText } from './small-text.ts'

/** Weights in a file, either of the two formats; tensors are read one by one. */
export interface Checkpoint {
  /** Names it for people; of several, the index that lists them. */
  readonly file: string
  /** All files that hold its numbers. */
  readonly parts: readonly string[]
  readonly tensors: ReadonlyMap<string, { readonly dtype: StoredDtype; readonly shape: readonly number[] }>
  read(name: string): Promise<StoredTensor>
  close(): Promise<void>
}

const usualNames = ['weights.safetensors', 'model.safetensors', 'pytorch_model.bin']
/** Large checkpoints come in several files, with a list of which tensor is where. */
const indexNames = ['model.safetensors.index.json', 'pytorch_model.bin.index.json']
const endings = /\.(safetensors|bin|pth|pt|ckpt)$/i

/**
 * @param place a file, or a folder with one of the usual names or with a single file of weights
 * @throws PackageError, SafetensorsError, CheckpointError, Failed
 */
export async function openCheckpoint(place: string): Promise<Checkpoint> {
  const file = await weightsFile(place)
  return file.endsWith('.index.json') ? openSharded(file) : openOne(file)
}

async function openOne(file: string): Promise<Checkpoint> {
  const { handle, size } = await openRegular(file, file, true)
  try {
    const source = fileSource(handle, size, file)
    const isSafetensors = file.toLowerCase().endsWith('.safetensors')
    const { tensors, read } = await (isSafetensors ? openSafetensors(source) : openTorchCheckpoint(source))
    return { file, parts: [file], tensors, read, close: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}

const index = objectOf({ weight_map: dictionaryOf(text) })

/** @throws PackageError where the list and the files disagree */
async function openSharded(file: string): Promise<Checkpoint> {
  const { weight_map: places } = index(parseJson(await readSmallText(file), file), file)
  const shards = new Map<string, Checkpoint>()
  const close = async () => {
    for (const shard of shards.values()) await shard.close()
  }
  try {
    const tensors = new Map<string, { readonly dtype: StoredDtype; readonly shape: readonly number[] }>()
    for (const [name, shard] of Object.entries(places)) {
      // A list must not lead out of its folder.
      if (basename(shard) !== shard || shard === '..' || !endings.test(shard))
        throw new PackageError(`${file}: tensor "${name}" is said to be in "${shard}", expected a file beside it`)
      const opened = shards.get(shard) ?? (await openOne(join(dirname(file), shard)))
      shards.set(shard, opened)
      const found = opened.tensors.get(name)
      if (!found) throw new PackageError(`${file}: tensor "${name}" is said to be in ${shard}, where it is not`)
      tensors.set(name, found)
    }
    if (tensors.size === 0) throw new PackageError(`${file} lists no tensors`)
    const parts = [...shards.values()].map((shard) => shard.file)
    return { file, parts, tensors, read: (name) => shards.get(places[name]!)!.read(name), close }
  } catch (error) {
    await close()
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
  const listed = indexNames.find((name) => names.includes(name))
  if (listed !== undefined) return join(place, listed)
  const [only, ...more] = names.filter((name) => endings.test(name))
  if (only !== undefined && more.length === 0) return join(place, only)
  throw new PackageError(
    only === undefined
      ? `${place} has no weights: expected ${usualNames.join(', ')} or one file .pth, .pt, .ckpt`
      : `${place} has several files of weights (${[only, ...more].slice(0, 4).join(', ')}): name one of them`,
  )
}

/** What a package says of the files that it was made of. */
export async function sourcesOf(part: string, { parts }: Pick<Checkpoint, 'parts'>): Promise<readonly NetworkSource[]> {
  const sources: NetworkSource[] = []
  for (const file of parts) {
    const hash = createHash('sha256')
    for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
    sources.push({ part, file: basename(file), sha256: hash.digest('hex') })
  }
  return sources
}
