import { basename, dirname, resolve } from 'node:path'
import type { ContractRouterClient } from '@orpc/contract'
import type { DetectedRegion } from '../compute/compute-contract.ts'
import type { DecodeContract } from '../decode/contract.ts'
import type { Detects } from './add-detector.ts'
import { type InstalledDetector, salienceName } from './installed-detectors.ts'

export interface DetectFile {
  /** An installed detector, or the proposal that is built in. */
  readonly detector: InstalledDetector | typeof salienceName
  readonly file: string
  /** Regions below are left out; null: as the detector's manifest says. */
  readonly score: number | null
  readonly most: number
  readonly decode: ContractRouterClient<DecodeContract>
  readonly detect: Detects
}

export interface FileRegions {
  /** After the EXIF turn; regions are in its pixels. */
  readonly width: number
  readonly height: number
  readonly regions: readonly DetectedRegion[]
}

/** What a detector sees in an image file. @throws Failed `bad-input` for a broken image, `model`, `process-died` */
export async function detectFile({ detector, file, score, most, decode, detect }: DetectFile): Promise<FileRegions> {
  const path = resolve(file)
  const image = { path, root: dirname(path), name: basename(path) }
  if (detector === salienceName) {
    const { image: size, regions } = await decode.salience({ ...image, most })
    const own = regions.map(({ score: found, ...box }) => ({ box, label: '', score: found }))
    return { ...size, regions: own.filter((each) => each.score >= (score ?? 0)) }
  }
  const { folder, manifest } = detector
  const { width, height, fitting } = manifest.input
  const fitted = await decode.fitted({ ...image, input: { width, height }, fitting })
  const regions = await detect({ folder, model: manifest.model.sha256, image: fitted, score, most })
  return { ...fitted.image, regions }
}
