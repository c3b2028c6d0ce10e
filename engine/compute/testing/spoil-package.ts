import { createHash } from 'node:crypto'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSafetensors, printSafetensors } from '../../../models/checkpoints/safetensors.ts'
import { parseManifest, printManifest } from '../../../models/package/model-manifest.ts'
import { packageFiles } from '../../../models/package/model-package.ts'

const halfNaN = 0x7e00

/** Makes every number of a tensor NaN in a package that is sound otherwise: hash and size agree. */
export async function poisonPackage(folder: string, tensor: string): Promise<void> {
  const file = join(folder, packageFiles.weights)
  const stored = parseSafetensors(await readFile(file))
  const { data } = stored.tensors.get(tensor)!
  if (!(data instanceof Uint16Array)) throw new Error(`${tensor} is not in half precision`)
  data.fill(halfNaN)
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
