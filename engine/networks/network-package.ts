import { createHash } from 'node:crypto'
import { access, mkdir, open, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { toStored, toTensor } from '../../models/checkpoints/float-tensors.ts'
import { readSafetensors, safetensorsParts } from '../../models/checkpoints/safetensors.ts'
import type { Tensor } from '../../models/graph/tensor.ts'
import { kgeArchitecture } from '../../models/package/kge-manifest.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import {
  type AnyManifest,
  isNetwork,
  type NetworkManifest,
  parseAnyManifest,
  printNetworkManifest,
} from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { openRegular } from '../decode/open-regular.ts'
import { fileSource, hashing } from './file-source.ts'

export interface NetworkPackage {
  readonly manifest: NetworkManifest
  readonly weights: ReadonlyMap<string, Tensor>
}

export interface UnsealedNetwork {
  readonly manifest: Omit<NetworkManifest, 'weights' | 'tokenizer'>
  readonly weights: ReadonlyMap<string, Tensor>
  readonly tokenizerJson: string | null
  /** The package's README.md. */
  readonly card: string
}

const largestManifest = 64 * 1024 * 1024

/** @throws PackageError or Failed naming file and field */
export async function readPackageManifest(folder: string): Promise<AnyManifest> {
  const file = join(folder, packageFiles.manifest)
  const opened = await openRegular(file, file, true).catch((error: unknown) => {
    const isMissing = error instanceof Failed && error.kind === 'not-found'
    const problem = isMissing ? `${packageFiles.manifest} is missing` : (error as Error).message
    throw new PackageError(`${folder} is no model package: ${problem}`)
  })
  try {
    if (opened.size > largestManifest)
      throw new PackageError(`${file} has ${opened.size} bytes, at most ${largestManifest} expected`)
    return parseAnyManifest(await opened.handle.readFile('utf8'), file)
  } finally {
    await opened.handle.close()
  }
}

/**
 * One of the papers' networks with its weights, which are read once, tensor by tensor.
 *
 * @throws PackageError or SafetensorsError naming file, field or tensor; also when the weights are not those that model.json
 * was written for, or only changes of others
 */
export async function readNetworkPackage(folder: string): Promise<NetworkPackage> {
  const found = await readOne(folder)
  if (found.manifest.base === null) return found
  throw new PackageError(
    `${folder} only holds changes of "${found.manifest.base.name}": a project exports a whole package`,
  )
}

/** A version that a project learnt, with everything that it changes. @throws as `readNetworkPackage` */
export async function readWholeNetwork(base: string, delta: string | null): Promise<NetworkPackage> {
  const below = await readNetworkPackage(base)
  if (delta === null) return below
  const { manifest, weights } = await readOne(delta)
  mustChange(manifest, below.manifest)
  return { manifest, weights: new Map([...below.weights, ...weights]) }
}

/** @throws PackageError when the delta was made for another base */
export function mustChange(delta: NetworkManifest, base: NetworkManifest): void {
  const wanted = delta.base?.weightsSha256
  if (wanted === base.weights.sha256) return
  throw new PackageError(
    wanted === undefined
      ? `"${delta.name}" is no change to another model: it has no base`
      : `"${delta.name}" changes weights ${wanted.slice(0, 12)}…, but "${base.name}" has ${base.weights.sha256.slice(0, 12)}…`,
  )
}

async function readOne(folder: string): Promise<NetworkPackage> {
  const manifest = await readPackageManifest(folder)
  if (!isNetwork(manifest)) {
    const where = manifest.architecture === kgeArchitecture ? 'asked by eval --task lp' : 'run by suggest and predict'
    throw new PackageError(
      `${folder} holds "${manifest.name}", a ${manifest.architecture}: it is ${where}, expected a mkgformer or hvpnet`,
    )
  }
  const file = join(folder, packageFiles.weights)
  const { weights, sha256 } = await readWeights(file, manifest.weights.bytes)
  if (sha256 !== manifest.weights.sha256)
    throw new PackageError(
      `${file} has SHA-256 ${sha256.slice(0, 12)}…, model.json says ${manifest.weights.sha256.slice(0, 12)}…: copy the package again`,
    )
  return { manifest, weights }
}

export interface HashedWeights {
  readonly weights: ReadonlyMap<string, Tensor>
  readonly sha256: string
}

/** A safetensors file. @param wantedBytes its size, if it is known. @throws SafetensorsError, PackageError, Failed */
export async function readWeights(file: string, wantedBytes?: number): Promise<HashedWeights> {
  const { handle, size } = await openRegular(file, file, true)
  try {
    if (wantedBytes !== undefined && size !== wantedBytes)
      throw new PackageError(`${file} has ${size} bytes, model.json says ${wantedBytes}: copy the package again`)
    const { source, digest } = hashing(fileSource(handle, size, file))
    const { tensors } = await readSafetensors(source)
    return { weights: new Map([...tensors].map(([name, tensor]) => [name, toTensor(tensor)])), sha256: digest() }
  } finally {
    await handle.close()
  }
}

/** Writes a package; its folder appears as a whole or not at all. One that is there is replaced if it is a package. */
export async function writeNetworkPackage(folder: string, unsealed: UnsealedNetwork): Promise<NetworkManifest> {
  await mustBeReplaceable(folder)
  const beside = join(dirname(folder), `.${basename(folder)}.${process.pid}.writing`)
  await rm(beside, { recursive: true, force: true })
  await mkdir(beside, { recursive: true })
  try {
    const weights = await writeTensors(join(beside, packageFiles.weights), unsealed.weights, { format: 'triptych' })
    const manifest: NetworkManifest = {
      ...unsealed.manifest,
      weights,
      tokenizer: unsealed.tokenizerJson !== null,
    }
    if (unsealed.tokenizerJson !== null)
      await writeParts(join(beside, packageFiles.tokenizer), [Buffer.from(unsealed.tokenizerJson)])
    await writeParts(join(beside, packageFiles.card), [Buffer.from(unsealed.card)])
    await writeParts(join(beside, packageFiles.manifest), [Buffer.from(printNetworkManifest(manifest))])
    await rm(folder, { recursive: true, force: true })
    await rename(beside, folder)
    return manifest
  } catch (error) {
    await rm(beside, { recursive: true, force: true })
    throw error
  }
}

/** A folder of something else must not be lost because its name was given by mistake. @throws PackageError */
export async function mustBeReplaceable(folder: string): Promise<void> {
  const isPackage = await access(join(folder, packageFiles.manifest)).then(
    () => true,
    () => false,
  )
  if (isPackage) return
  const isFree = await rmdir(folder).then(
    () => true,
    (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT',
  )
  if (!isFree) throw new PackageError(`${folder} is there and is no model package: name another place`)
}

/** A safetensors file, not held twice. */
export async function writeTensors(
  file: string,
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const stored = new Map([...tensors].map(([name, tensor]) => [name, toStored(tensor)]))
  return writeParts(file, safetensorsParts({ tensors: stored, metadata }))
}

export async function writeParts(
  file: string,
  parts: readonly Uint8Array[],
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256')
  const handle = await open(file, 'wx')
  let bytes = 0
  try {
    for (const part of parts) {
      await handle.writeFile(part)
      hash.update(part)
      bytes += part.byteLength
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sha256: hash.digest('hex'), bytes }
}
