import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { openRegular } from '../decode/open-regular.ts'
import { type DetectorManifest, detectorManifest, parseManifestAs } from './manifest.ts'
import { largestModel } from './scan-onnx.ts'

/** What a detector's folder holds. */
export const detectorFiles = { manifest: 'detector.json', model: 'model.onnx' } as const

const largestManifest = 16 * 1024 * 1024

/** @throws Failed naming file and field */
export async function readDetectorManifest(folder: string): Promise<DetectorManifest> {
  const file = join(folder, detectorFiles.manifest)
  return parseManifestAs(detectorManifest, (await readAll(file, largestManifest)).toString('utf8'), file)
}

/** A model that is the one that its manifest was written for. @throws Failed naming the file */
export async function readDetectorModel(folder: string, { model }: Pick<DetectorManifest, 'model'>): Promise<Buffer> {
  const file = join(folder, detectorFiles.model)
  const bytes = await readAll(file, largestModel)
  const hash = sha256(bytes)
  if (hash !== model.sha256)
    throw new Failed(
      'model',
      `${file} has SHA-256 ${hash.slice(0, 12)}…, detector.json says ${model.sha256.slice(0, 12)}…: add the detector again`,
    )
  return bytes
}

/** @throws Failed `not-found`, `io`, or `model` for a file that is too large */
export async function readAll(file: string, most: number): Promise<Buffer> {
  const { handle, size } = await openRegular(file, file, true)
  try {
    if (size > most) throw new Failed('model', `${file} has ${size} bytes, expected at most ${most}`)
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
