import { basename } from 'node:path'
import type { ContractRouterClient } from '@orpc/contract'
import { placeImage } from '../../models/regions/letterbox.ts'
import type { ComputeContract, DetectAsk } from '../compute/compute-contract.ts'
import { deriveManifest, type FamilyName } from './derive-manifest.ts'
import { readAll, sha256 } from './detector-files.ts'
import { type InstalledDetector, installDetector } from './installed-detectors.ts'
import { type DetectorManifest, parseManifestAs, type WrittenManifest, writtenManifest } from './manifest.ts'
import { checkAgainst, largestModel, scanOnnx } from './scan-onnx.ts'

/** What a compute process answers. */
export type Detects = (ask: DetectAsk) => ReturnType<ContractRouterClient<ComputeContract>['detect']>

export interface AddDetector {
  /** Of the model. */
  readonly file: string
  readonly family: FamilyName
  /** A file with what the model does not say; null: none. */
  readonly manifest: string | null
  /** null: that of the manifest, or the file's. */
  readonly name: string | null
  /** The library's folder. */
  readonly home: string
  readonly detect: Detects
}

/**
 * Adds a detector to the library: scanned, then tried in the compute process on a grey image, then under its name.
 * @throws Failed `model` naming file and field, `not-found`, `process-died` when trying it ended the process
 */
export async function addDetector({
  file,
  family,
  manifest,
  name,
  home,
  detect,
}: AddDetector): Promise<InstalledDetector> {
  const bytes = await readAll(file, largestModel)
  const outline = scanOnnx(bytes, file)
  const written: WrittenManifest =
    manifest === null
      ? {}
      : parseManifestAs(writtenManifest, (await readAll(manifest, 16 * 1024 * 1024)).toString('utf8'), manifest)
  const derived = deriveManifest(outline, family, written, basename(file).replace(/\.onnx$/i, ''))
  const whole: DetectorManifest = {
    ...derived,
    name: name ?? derived.name,
    model: { sha256: sha256(bytes), bytes: bytes.length },
  }
  checkAgainst(outline, whole, manifest ?? file)
  return installDetector(
    whole,
    bytes,
    async (folder) => {
      const image = { width: whole.input.width, height: whole.input.height }
      const { width, height } = placeImage(image, whole.input, whole.input.fitting)
      const pixels = new Blob([new Uint8Array(width * height * 3).fill(127)])
      await detect({ folder, model: whole.model.sha256, image: { image, pixels }, score: null, most: 10 })
    },
    home,
  )
}
