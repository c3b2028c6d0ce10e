import { createHash } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { TensorOf } from '../../../models/graph/tensor.ts'
import { type KgeConfig, kgeParameters, kgeTables } from '../../../models/nets/kge/kge-config.ts'
import type { KgeVectors } from '../../../models/nets/kge/score-candidates.ts'
import {
  type KgeManifest,
  type KgeNames,
  kgeArchitecture,
  kgeNamesFile,
  parseKgeNames,
  printKgeManifest,
  printKgeNames,
} from '../../../models/package/kge-manifest.ts'
import { packageFiles, requireWeights } from '../../../models/package/model-package.ts'
import { PackageError } from '../../../models/package/package-error.ts'
import { openRegular } from '../../decode/open-regular.ts'
import {
  mustBeReplaceable,
  readPackageManifest,
  readWeights,
  writeParts,
  writeTensors,
} from '../../networks/network-package.ts'

export interface KgePackage {
  readonly manifest: KgeManifest
  readonly names: KgeNames
  readonly vectors: KgeVectors
}

export interface UnsealedKge extends Omit<KgePackage, 'manifest'> {
  readonly manifest: Omit<KgeManifest, 'weights' | 'names' | 'format' | 'formatVersion' | KgeConstants>
  /** The package's README.md. */
  readonly card: string
}
type KgeConstants = 'task' | 'architecture' | 'base' | 'sources' | 'tokenizer' | 'labels'

const largestNames = 512 * 1024 * 1024

/**
 * Embeddings with the names of their rows.
 *
 * @throws PackageError or SafetensorsError naming file, field or tensor, also when weights or names are not those that
 * model.json was written for; Failed where a file cannot be read
 */
export async function readKgePackage(folder: string): Promise<KgePackage> {
  const manifest = await readPackageManifest(folder)
  if (manifest.architecture !== kgeArchitecture)
    throw new PackageError(
      `${folder} holds "${manifest.name}", a ${manifest.architecture}, expected embeddings of a knowledge graph (${kgeArchitecture})`,
    )
  const kge = manifest as KgeManifest
  const names = parseKgeNames(await readNames(folder, kge), kge.configuration, join(folder, kgeNamesFile))
  const differs = names.relations.findIndex(({ name }, at) => name !== kge.labels[at])
  if (differs >= 0)
    throw new PackageError(
      `${join(folder, kgeNamesFile)}.relations[${differs}]: found "${names.relations[differs]!.name}", model.json says "${kge.labels[differs]}"`,
    )
  const file = join(folder, packageFiles.weights)
  const { weights, sha256 } = await readWeights(file, kge.weights.bytes)
  mustMatch(file, sha256, kge.weights.sha256)
  requireWeights(weights, kgeParameters(kge.configuration), file)
  const table = (name: string) => (weights.get(name) as TensorOf<'float32'>).data
  for (const name of Object.values(kgeTables)) {
    const at = table(name).findIndex((value) => !Number.isFinite(value))
    if (at >= 0) throw new PackageError(`${file}: tensor "${name}" holds ${table(name)[at]} at ${at}, expected numbers`)
  }
  return {
    manifest: kge,
    names,
    vectors: { entities: table(kgeTables.entities), relations: table(kgeTables.relations) },
  }
}

/** Writes a package; its folder appears as a whole or not at all. One that is there is replaced if it is a package. */
export async function writeKgePackage(folder: string, unsealed: UnsealedKge): Promise<KgeManifest> {
  await mustBeReplaceable(folder)
  const beside = join(dirname(folder), `.${basename(folder)}.${process.pid}.writing`)
  await rm(beside, { recursive: true, force: true })
  await mkdir(beside, { recursive: true })
  try {
    const { configuration } = unsealed.manifest
    const weights = await writeTensors(join(beside, packageFiles.weights), asTensors(configuration, unsealed.vectors), {
      format: 'triptych',
    })
    const names = await writeParts(join(beside, kgeNamesFile), [Buffer.from(printKgeNames(unsealed.names))])
    const manifest: KgeManifest = {
      format: 'triptych-model',
      formatVersion: 1,
      ...unsealed.manifest,
      ...{ task: 'mkg', architecture: kgeArchitecture, base: null, sources: [], tokenizer: false },
      labels: unsealed.names.relations.map(({ name }) => name),
      weights,
      names,
    }
    await writeParts(join(beside, packageFiles.card), [Buffer.from(unsealed.card)])
    await writeParts(join(beside, packageFiles.manifest), [Buffer.from(printKgeManifest(manifest))])
    await rm(folder, { recursive: true, force: true })
    await rename(beside, folder)
    return manifest
  } catch (error) {
    await rm(beside, { recursive: true, force: true })
    throw error
  }
}

function asTensors(config: KgeConfig, vectors: KgeVectors): ReadonlyMap<string, TensorOf<'float32'>> {
  const shapes = kgeParameters(config)
  const parts = [
    [kgeTables.entities, vectors.entities],
    [kgeTables.relations, vectors.relations],
  ] as const
  return new Map(parts.map(([name, data]) => [name, { dtype: 'float32', shape: shapes.get(name)!, data }]))
}

async function readNames(folder: string, { names }: KgeManifest): Promise<string> {
  const file = join(folder, kgeNamesFile)
  const { handle, size } = await openRegular(file, file, true)
  try {
    if (size !== names.bytes || size > largestNames)
      throw new PackageError(`${file} has ${size} bytes, model.json says ${names.bytes}: copy the package again`)
    const bytes = await handle.readFile()
    mustMatch(file, createHash('sha256').update(bytes).digest('hex'), names.sha256)
    return bytes.toString('utf8')
  } finally {
    await handle.close()
  }
}

function mustMatch(file: string, found: string, wanted: string): void {
  if (found !== wanted)
    throw new PackageError(
      `${file} has SHA-256 ${found.slice(0, 12)}…, model.json says ${wanted.slice(0, 12)}…: copy the package again`,
    )
}
