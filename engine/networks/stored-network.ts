import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, link, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { InferenceSession } from 'onnxruntime-node'
import { toTensor } from '../../models/checkpoints/float-tensors.ts'
import { openSafetensors } from '../../models/checkpoints/safetensors.ts'
import type { Value } from '../../models/graph/ops.ts'
import type { Tensor } from '../../models/graph/tensor.ts'
import type { AuthorsModel } from '../../models/nets/authors/authors-model.ts'
import { authorsModel } from '../../models/nets/authors/authors-models.ts'
import { onnxModel } from '../../models/onnx/onnx-model.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { isNetwork, type NetworkManifest } from '../../models/package/network-manifest.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { openRegular } from '../decode/open-regular.ts'
import { fileSource } from './file-source.ts'
import { readPackageManifest } from './network-package.ts'

/** One of the papers' networks whose numbers stay in its file, for the runtime to read them there. */
export interface StoredNetwork {
  readonly manifest: NetworkManifest
  readonly model: AuthorsModel
  /** null where the package has none. */
  readonly tokenizerJson: string | null
  /** Single tensors, small ones. */
  readonly tensors: ReadonlyMap<string, Tensor>
  /** Opens what computes some outputs. */
  readonly open: (outputs: Readonly<Record<string, Value>>, options: SessionOptions) => Promise<OpenSession>
}

export interface SessionOptions {
  readonly device: string
  readonly threads: number
}

export interface OpenSession {
  readonly session: InferenceSession
  readonly release: () => Promise<void>
}

/** @param wanted names of tensors to be read. @throws PackageError, SafetensorsError, Failed */
export async function openStoredNetwork(folder: string, wanted: (name: string) => boolean): Promise<StoredNetwork> {
  const manifest = await readPackageManifest(folder)
  if (!isNetwork(manifest)) throw new PackageError(`${folder} holds a ${manifest.architecture}, expected a network`)
  const file = join(folder, packageFiles.weights)
  const { handle, size } = await openRegular(file, file, true)
  const hashing = sha256Of(file)
  try {
    const { tensors, read } = await openSafetensors(fileSource(handle, size, file))
    const shapes = withoutNumbers(tensors)
    const model = authorsModel(manifest.configuration, shapes)
    const small = new Map<string, Tensor>()
    for (const name of tensors.keys()) if (wanted(name)) small.set(name, toTensor(await read(name)))
    const place = (name: string) => {
      const found = tensors.get(name)
      if (found === undefined) return null
      if (found.dtype !== 'F32') throw new PackageError(`${file}: tensor "${name}" is ${found.dtype}, expected F32`)
      const length = 4 * found.shape.reduce((product, each) => product * each, 1)
      return { location: packageFiles.weights, offset: found.offset, length }
    }
    // What is so small that it becomes part of the model is read; the rest stays where it is.
    const parameters = new Map(shapes)
    for (const [name, { shape }] of shapes)
      if (shape.reduce((product, each) => product * each, 4) < 1024) parameters.set(name, toTensor(await read(name)))
    const found = await hashing
    if (found !== manifest.weights.sha256)
      throw new PackageError(
        `${file} has SHA-256 ${found.slice(0, 12)}…, model.json says ${manifest.weights.sha256.slice(0, 12)}…: copy the package again`,
      )
    const tokenizerJson = manifest.tokenizer ? await readFile(join(folder, packageFiles.tokenizer), 'utf8') : null
    return {
      manifest,
      model,
      tokenizerJson,
      tensors: small,
      open: (outputs, options) =>
        openBeside(file, onnxModel(model.graph, { outputs, parameters, external: { place } }), options),
    }
  } finally {
    await handle.close()
    // Awaited above where nothing failed before.
    await hashing.catch(() => {})
  }
}

/** Only shapes decide about a graph. */
function withoutNumbers(
  tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>,
): ReadonlyMap<string, Tensor> {
  return new Map(
    [...tensors].map(([name, { shape }]) => [name, { dtype: 'float32', shape, data: new Float32Array(0) }]),
  )
}

/** Of a package's tensors, without their numbers. @throws SafetensorsError, PackageError, Failed */
export async function storedShapes(folder: string): Promise<ReadonlyMap<string, Tensor>> {
  const file = join(folder, packageFiles.weights)
  const { handle, size } = await openRegular(file, file, true)
  try {
    return withoutNumbers((await openSafetensors(fileSource(handle, size, file))).tensors)
  } finally {
    await handle.close()
  }
}

/**
 * The runtime only reads numbers that lie in its model's folder. The weights are linked into one of ours, or copied where the disk
 * knows no links.
 */
async function openBeside(file: string, model: Uint8Array, { device, threads }: SessionOptions): Promise<OpenSession> {
  const near = await mkdtemp(join(dirname(dirname(file)), '.triptych-network-')).catch(() => null)
  const folder = near ?? (await mkdtemp(join(tmpdir(), 'triptych-network-')))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const beside = join(folder, packageFiles.weights)
    await link(file, beside).catch(() => copyFile(file, beside))
    const onnx = join(folder, 'model.onnx')
    await writeFile(onnx, model)
    const session = await InferenceSession.create(onnx, {
      executionProviders: [device],
      intraOpNumThreads: threads,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    })
    // Where open files may be removed this is done at once, so that a killed process leaves nothing behind.
    const isGone = await remove().then(
      () => true,
      () => false,
    )
    return {
      session,
      release: async () => {
        await session.release()
        if (!isGone) await remove()
      },
    }
  } catch (error) {
    await remove().catch(() => {})
    throw error
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file, { highWaterMark: 4 * 1024 * 1024 })) hash.update(piece as Buffer)
  return hash.digest('hex')
}
