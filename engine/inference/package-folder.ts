import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { TensorOf } from '../../models/graph/tensor.ts'
import type { WeightsFacts } from '../../models/package/model-manifest.ts'
import { packageFiles } from '../../models/package/model-package.ts'
import { PackageError } from '../../models/package/package-error.ts'
import { parseWeights, printWeights } from '../../models/package/package-weights.ts'

/** A package of one of our own small networks, whatever its manifest says. */
export interface PackageContents<M> {
  readonly manifest: M
  readonly tokenizerJson: string
  readonly weights: ReadonlyMap<string, TensorOf<'float32'>>
}

/** Above this a "small text file" of a package is not read: nothing that we write comes near it. */
const largestText = 64 * 1024 * 1024

async function readPart(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new PackageError(`${folder} is no model package: ${name} is missing`)
    throw new PackageError(`${join(folder, name)} cannot be read: ${(error as Error).message}`)
  }
}

async function readText(folder: string, name: string): Promise<string> {
  const bytes = await readPart(folder, name)
  if (bytes.length > largestText)
    throw new PackageError(`${join(folder, name)} has ${bytes.length} bytes, at most ${largestText} expected`)
  return bytes.toString('utf8')
}

/**
 * @param parse turns model.json into its manifest; `file` names it in messages
 * @throws PackageError or SafetensorsError naming file, field or tensor; also when the weights are not those that
 * model.json was written for
 */
export async function readContents<M extends { readonly weights: WeightsFacts }>(
  folder: string,
  parse: (json: string, file: string) => M,
): Promise<PackageContents<M>> {
  const manifest = parse(await readText(folder, packageFiles.manifest), join(folder, packageFiles.manifest))
  const file = join(folder, packageFiles.weights)
  const bytes = await readPart(folder, packageFiles.weights)
  if (bytes.length !== manifest.weights.bytes)
    throw new PackageError(
      `${file} has ${bytes.length} bytes, model.json says ${manifest.weights.bytes}: copy the package again`,
    )
  const hash = sha256(bytes)
  if (hash !== manifest.weights.sha256)
    throw new PackageError(
      `${file} has SHA-256 ${hash.slice(0, 12)}…, model.json says ${manifest.weights.sha256.slice(0, 12)}…: copy the package again`,
    )
  const tokenizerJson = await readText(folder, packageFiles.tokenizer)
  return { manifest, tokenizerJson, weights: parseWeights(bytes, file) }
}

/**
 * Writes a package and returns it as it will be read: in half precision, with hash and size of its weights. The folder
 * appears as a whole or not at all; one of the same name is replaced.
 *
 * @param seal completes the manifest @param print turns it into model.json
 */
export async function writeContents<M>(
  folder: string,
  { tokenizerJson, weights }: Omit<PackageContents<M>, 'manifest'>,
  seal: (weights: WeightsFacts) => M,
  print: (manifest: M) => string,
  card: string,
): Promise<PackageContents<M>> {
  const bytes = printWeights(weights)
  const manifest = seal({ sha256: sha256(bytes), bytes: bytes.length })
  const beside = join(dirname(folder), `.${basename(folder)}.${process.pid}.writing`)
  await rm(beside, { recursive: true, force: true })
  await mkdir(beside, { recursive: true })
  try {
    await writeDurably(join(beside, packageFiles.weights), bytes)
    await writeDurably(join(beside, packageFiles.tokenizer), tokenizerJson)
    await writeDurably(join(beside, packageFiles.card), card)
    await writeDurably(join(beside, packageFiles.manifest), print(manifest))
    await rm(folder, { recursive: true, force: true })
    await rename(beside, folder)
  } catch (error) {
    await rm(beside, { recursive: true, force: true })
    throw error
  }
  return { manifest, tokenizerJson, weights: parseWeights(bytes, folder) }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function writeDurably(file: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
