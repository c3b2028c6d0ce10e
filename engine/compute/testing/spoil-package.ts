import { createHash } from 'node:crypto'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSafetensors, printSafetensors } from '../../../models/checkpoints/safetensors.ts'
import { parseManifest, printManifest } from '../../../models/package/model-manifest.ts'
import { packageFiles } from '../../../models/package/model-package.ts'

/** Gives every number of a tensor this value in a package that is sound otherwise: hash and size agree. */
export async function poisonPackage(folder: string, tensor: string, value: number): Promise<void> {
  const file = join(folder, packageFiles.weights)
  const { tensors, metadata } = parseSafetensors(await readFile(file))
  const { shape, data } = tensors.get(tensor)!
  const poison = { dtype: 'F32', shape, data: new Float32Array(data.length).fill(value) } as const
  const stored = { tensors: new Map(tensors).set(tensor, poison), metadata }
  const bytes = printSafetensors(stored)
  await writeFile(file, bytes)
  const manifest = parseManifest(await readFile(join(folder, packageFiles.manifest), 'utf8'))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const poisoned = { ...manifest, weights: { sha256, bytes: bytes.length } }
  await writeFile(join(folder, packageFiles.manifest), printManifest(poisoned))
}

/** Cuts the weights off in the middle, as a full disk or a torn copy does. */
export async function truncatePackage(folder: string): Promise<void> {
  const file = join(folder, packageFiles.weights)
  const { length } = await readFile(file)
  await truncate(file, length >> 1)
}
