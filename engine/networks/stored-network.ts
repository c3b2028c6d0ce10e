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
import { sessionOptions } from '../devices/session-options.ts'
import { fileSource } from './file-source.ts'
import { mustChange, readPackageManifest } from './network-package.ts'

/** One of the papers' networks whose numbers stay in its file, for the runtime to read them there. */
export interface StoredNetwork {
  readonly manifest: NetworkManifest
  readonly model: AuthorsModel
  /** null where the package has none. */
  readonly tokenizerJson: string | null
  /** Single tensors, small ones. */
  readonly tensors: ReadonlyMap<string, Tensor>
  /** Of the files of weights that hold any of these tensors: numbers that others changed are others. */
  readonly sha256Of: (names: readonly string[]) => readonly string[]
  /** Opens what computes some outputs. */
  readonly open: (outputs: Readonly<Record<string, Value>>, options: SessionOptions) => Promise<OpenSession>
}

export interface SessionOptions {
  readonly device: string
  readonly threads: number
  /** Values that are fed instead of being computed, as of `onnxModel`. */
  readonly given?: Readonly<Record<string, Value>>
}

/** A package, and where it was learnt from, the folder of a version that changes it. */
export interface NetworkPlace {
  readonly base: string
  readonly delta: string | null
}

export interface OpenSession {
  readonly session: InferenceSession
  readonly release: () => Promise<void>
}

/** @param wanted names of tensors to be read. @throws PackageError, SafetensorsError, Failed */
export async function openStoredNetwork(
  { base, delta }: NetworkPlace,
  wanted: (name: string) => boolean,
): Promise<StoredNetwork> {
  const below = await openWeights(base, packageFiles.weights)
  const above = delta === null ? null : await openWeights(delta, changesFile).catch(closing(below))
  try {
    if (above !== null) mustChange(above.manifest, below.manifest)
    const manifest = above?.manifest ?? below.manifest
    const all = [...(above === null ? [] : [above]), below]
    const shapes = withoutNumbers(new Map([...below.tensors, ...(above?.tensors ?? [])]))
    const model = authorsModel(manifest.configuration, shapes)
    const owner = (name: string) => all.find(({ tensors }) => tensors.has(name))
    const read = async (name: string) => toTensor(await owner(name)!.read(name))
    const small = new Map<string, Tensor>()
    for (const name of shapes.keys()) if (wanted(name)) small.set(name, await read(name))
    const place = (name: string) => {
      const own = owner(name)
      if (own === undefined) return null
      const found = own.tensors.get(name)!
      if (found.dtype !== 'F32') throw new PackageError(`${own.file}: tensor "${name}" is ${found.dtype}, expected F32`)
      const length = 4 * found.shape.reduce((product, each) => product * each, 1)
      return { location: own.location, offset: found.offset, length }
    }
    // What is so small that it becomes part of the model is read; the rest stays where it is.
    const parameters = new Map(shapes)
    for (const [name, { shape }] of shapes)
      if (shape.reduce((product, each) => product * each, 4) < 1024) parameters.set(name, await read(name))
    for (const { verified } of all) await verified
    const tokenizerJson = below.manifest.tokenizer ? await readFile(join(base, packageFiles.tokenizer), 'utf8') : null
    return {
      manifest,
      model,
      tokenizerJson,
      tensors: small,
      sha256Of: (names) =>
        all.flatMap((each) => (names.some((name) => owner(name) === each) ? [each.manifest.weights.sha256] : [])),
      open: (outputs, { given, ...options }) =>
        openBeside(
          all,
          onnxModel(model.graph, { outputs, parameters, external: { place }, ...(given && { given }) }),
          options,
        ),
    }
  } finally {
    for (const each of [below, ...(above === null ? [] : [above])]) await each.close()
  }
}

const changesFile = 'changes.safetensors'

interface OpenWeights {
  readonly file: string
  /** Its name beside a model. */
  readonly location: string
  readonly manifest: NetworkManifest
  readonly tensors: Awaited<ReturnType<typeof openSafetensors>>['tensors']
  readonly read: Awaited<ReturnType<typeof openSafetensors>>['read']
  /** Fails where they are not those that model.json was written for. */
  readonly verified: Promise<void>
  readonly close: () => Promise<void>
}

async function openWeights(folder: string, location: string): Promise<OpenWeights> {
  const manifest = await readPackageManifest(folder)
  if (!isNetwork(manifest)) throw new PackageError(`${folder} holds a ${manifest.architecture}, expected a network`)
  const file = join(folder, packageFiles.weights)
  const { handle, size } = await openRegular(file, file, true)
  const verified = sha256Of(file).then((found) => {
    if (found !== manifest.weights.sha256)
      throw new PackageError(
        `${file} has SHA-256 ${found.slice(0, 12)}…, model.json says ${manifest.weights.sha256.slice(0, 12)}…: copy the package again`,
      )
  })
  // Awaited where nothing failed before.
  verified.catch(() => {})
  const close = async () => {
    await handle.close()
    await verified.catch(() => {})
  }
  try {
    const { tensors, read } = await openSafetensors(fileSource(handle, size, file))
    return { file, location, manifest, tensors, read, verified, close }
  } catch (error) {
    await close()
    throw error
  }
}

function closing(opened: OpenWeights): (error: unknown) => Promise<never> {
  return async (error) => {
    await opened.close()
    throw error
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
async function openBeside(
  weights: readonly Pick<OpenWeights, 'file' | 'location'>[],
  model: Uint8Array,
  { device, threads }: SessionOptions,
): Promise<OpenSession> {
  const near = await mkdtemp(join(dirname(dirname(weights.at(-1)!.file)), '.triptych-network-')).catch(() => null)
  const folder = near ?? (await mkdtemp(join(tmpdir(), 'triptych-network-')))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    for (const { file, location } of weights) {
      const beside = join(folder, location)
      await link(file, beside).catch(() => copyFile(file, beside))
    }
    const onnx = join(folder, 'model.onnx')
    await writeFile(onnx, model)
    const session = await InferenceSession.create(onnx, sessionOptions({ threads, device }))
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
