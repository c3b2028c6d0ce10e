import { mkdir, open, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { Failed } from '../../contract/domain/failed.ts'
import { say, sentenceOf } from '../../contract/sentences/say.ts'
import { postNameFinding } from '../../exchange/names.ts'
import { diskFailure } from '../decode/disk-failure.ts'
import type { DatasetFile } from '../decode/text/read-dataset.ts'
import { type FoundImage, ImageIndex, imagesBelow, isImageName, tidyName } from './image-index.ts'

/** Where an import's bytes are. */
export interface ImportSource {
  /** Files to be read as datasets. */
  files(): readonly DatasetFile[]
  /** Images by name, found when asked for. */
  images(): Promise<ImageIndex>
  /** No image may lead out of the folder in which it was found. */
  rootOf(image: FoundImage): string
}

/** Left by file managers; nobody means to import them. */
const isNoise = (name: string) => /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini|__MACOSX\/.*)$/i.test(name)

/** Files by their paths, and the folder in which their images are. For the command line. */
export function pathSource(paths: readonly string[], imagesFolder: string | null): ImportSource {
  const root = imagesFolder === null ? null : resolve(imagesFolder)
  let index: Promise<ImageIndex> | null = null
  return {
    files: () => paths.map((path) => ({ path: resolve(path), name: basename(path) })),
    images: () => {
      index ??=
        root === null ? Promise.resolve(new ImageIndex([])) : imagesBelow(root).then((all) => new ImageIndex(all))
      return index.catch((error: unknown) => {
        throw new Failed('not-found', say('imports.noImageFolder', { folder: root ?? '' }), {}, { cause: error })
      })
    },
    rootOf: () => root ?? '',
  }
}

interface Upload {
  readonly path: string
  size: number
  writing: boolean
}

const mostFiles = 500_000

/** Files that arrive in pieces. Their names are never paths: bytes lie under numbers, in a folder of their own. */
export class UploadSource implements ImportSource {
  readonly #folder: string
  readonly #uploads = new Map<string, Upload>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * Adds a piece to the file `name`; the file's size now.
   * @throws Failed `bad-input` for a name or an offset that does not fit, `disk-full`, `io`
   */
  async add(name: string, offset: number, bytes: Blob): Promise<number> {
    const finding = postNameFinding(name, 'name')
    if (finding !== null)
      throw new Failed('bad-input', say('imports.badName', { problem: sentenceOf(finding.message, finding.said) }))
    const tidy = tidyName(name)
    if (tidy === '' || tidy.split('/').includes('..'))
      throw new Failed('bad-input', say('imports.nameOutside', { name }))
    const upload = this.#uploads.get(tidy) ?? this.#begin(tidy)
    if (upload.writing) throw new Failed('busy', say('imports.pieceBefore', { name }))
    if (offset !== upload.size)
      throw new Failed('bad-input', say('imports.pieceGap', { name, arrived: upload.size, begins: offset }))
    upload.writing = true
    try {
      await append(upload.path, offset, new Uint8Array(await bytes.arrayBuffer()))
      upload.size += bytes.size
    } finally {
      upload.writing = false
    }
    return upload.size
  }

  files(): readonly DatasetFile[] {
    return [...this.#uploads]
      .filter(([name]) => !isImageName(name) && !isNoise(name))
      .map(([name, { path }]) => ({ path, name }))
  }

  async images(): Promise<ImageIndex> {
    const images = [...this.#uploads].filter(([name]) => isImageName(name) && !isNoise(name))
    return new ImageIndex(images.map(([name, { path }]) => ({ name, path })))
  }

  rootOf(): string {
    return this.#folder
  }

  #begin(name: string): Upload {
    if (this.#uploads.size >= mostFiles) throw new Failed('bad-input', say('imports.tooManyFiles', { most: mostFiles }))
    const upload = { path: join(this.#folder, `${this.#uploads.size + 1}.part`), size: 0, writing: false }
    this.#uploads.set(name, upload)
    return upload
  }
}

async function append(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  try {
    const handle = await open(path, offset === 0 ? 'w' : 'r+', 0o600)
    try {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, offset + at)
        at += bytesWritten
      }
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw diskFailure(error, say('disk.uploadNotKept'))
  }
}

export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw diskFailure(error, say('disk.noImportFolder'))
  }
}

export const removeFolder = (path: string) => rm(path, { recursive: true, force: true }).catch(() => {})
