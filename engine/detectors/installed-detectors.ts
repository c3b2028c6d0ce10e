import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'
import { diskFailure } from '../decode/disk-failure.ts'
import { libraryFolder } from '../library/library-folder.ts'
import { folderNameOf, freeName } from '../library/project-name.ts'
import { detectorFiles, readDetectorManifest } from './detector-files.ts'
import type { DetectorManifest } from './manifest.ts'

export interface InstalledDetector {
  /** The folder's name, by which commands and projects call it. */
  readonly id: string
  readonly folder: string
  readonly manifest: DetectorManifest
}

export interface BrokenDetector {
  readonly id: string
  readonly folder: string
  readonly problem: string
}

/** The proposal that is built in; no detector is called so. */
export const salienceName = 'salience'

export const detectorsFolder = (home = libraryFolder()): string => join(home, 'detectors')

/** No path, so that a name cannot lead out of the folder of detectors. */
function isDetectorName(named: string): boolean {
  return named !== '' && !named.startsWith('.') && !/[\\/:]/.test(named)
}

export async function listDetectors(home = libraryFolder()): Promise<readonly (InstalledDetector | BrokenDetector)[]> {
  const folder = detectorsFolder(home)
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw diskFailure(error, say('disk.detectorsNotListed'))
  })
  return Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map((name) =>
        describeDetector(join(folder, name)).catch(
          (error: unknown): BrokenDetector => ({
            id: name,
            folder: join(folder, name),
            problem: error instanceof Error ? error.message : String(error),
          }),
        ),
      ),
  )
}

/** @throws Failed `not-found`, or naming file and field of one that is broken */
export async function findDetector(name: string, home = libraryFolder()): Promise<InstalledDetector> {
  const folder = join(detectorsFolder(home), name)
  if (!isDetectorName(name) || !existsSync(folder))
    throw new Failed('not-found', `No detector "${name}" is installed in ${detectorsFolder(home)}.`, { detector: name })
  return describeDetector(folder)
}

/** Without reading all of the model; that is done when it is opened. */
async function describeDetector(folder: string): Promise<InstalledDetector> {
  const manifest = await readDetectorManifest(folder)
  const file = join(folder, detectorFiles.model)
  const { size } = await stat(file).catch((error: unknown) => {
    throw new Failed('model', `${file} is missing: add the detector again`, {}, { cause: error })
  })
  if (size !== manifest.model.bytes)
    throw new Failed(
      'model',
      `${file} has ${size} bytes, detector.json says ${manifest.model.bytes}: add the detector again`,
    )
  return { id: basename(folder), folder, manifest }
}

/** Whole or broken. @throws Failed `not-found` */
export async function removeDetector(name: string, home = libraryFolder()): Promise<string> {
  const folder = join(detectorsFolder(home), name)
  if (!isDetectorName(name) || !existsSync(folder))
    throw new Failed('not-found', `No detector "${name}" is installed in ${detectorsFolder(home)}.`, { detector: name })
  await rm(folder, { recursive: true })
  return folder
}

/**
 * Installs a detector: under a hidden name first, where `tryOut` may refuse it, and under its own last.
 *
 * @param tryOut is given the hidden folder
 * @throws Failed `disk-full`, `read-only`, `io`, and what `tryOut` throws
 */
export async function installDetector(
  manifest: DetectorManifest,
  model: Uint8Array,
  tryOut: (folder: string) => Promise<void>,
  home = libraryFolder(),
): Promise<InstalledDetector> {
  const all = detectorsFolder(home)
  const hidden = join(all, `.adding-${process.pid}-${randomUUID()}`)
  try {
    await mkdir(hidden, { recursive: true, mode: 0o700 }).catch(notKept)
    await writeDurably(join(hidden, detectorFiles.model), model).catch(notKept)
    const json = `${JSON.stringify(manifest, null, 2)}\n`
    await writeDurably(join(hidden, detectorFiles.manifest), json).catch(notKept)
    await tryOut(hidden)
    const id = freeName(
      folderNameOf(manifest.name),
      (name) => name.toLowerCase() === salienceName || existsSync(join(all, name)),
    )
    await rename(hidden, join(all, id)).catch(notKept)
    return { id, folder: join(all, id), manifest }
  } catch (error) {
    await rm(hidden, { recursive: true, force: true })
    throw error
  }
}

function notKept(error: unknown): never {
  throw diskFailure(error, say('disk.detectorNotInstalled'))
}

async function writeDurably(file: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
