import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** An image file that was found or uploaded, not opened yet. */
export interface FoundImage {
  readonly path: string
  /** Relative to where it was found, with `/`. */
  readonly name: string
}

const extension = /\.(jpe?g|png|webp|gif|tiff?|avif|heic|heif|bmp|svg)$/i

/** By its name alone: what it really is, is found out when it is opened. */
export const isImageName = (name: string) => extension.test(name)

const fileName = (name: string) => name.slice(name.lastIndexOf('/') + 1)
const stem = (name: string) => fileName(name).replace(/\.[^.]+$/, '')

/** macOS hands out names with accents apart from their letters; datasets are written on other machines. */
const keyOf = (name: string) => name.normalize('NFC')

/** `images\./a//1.jpg` is `images/a/1.jpg`. */
export const tidyName = (name: string) =>
  name
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.')
    .join('/')

/** Finds the file for an image's name as a dataset writes it. */
export class ImageIndex {
  readonly #byName = new Map<string, FoundImage>()
  readonly #byFileName = new Map<string, FoundImage[]>()
  readonly #byStem = new Map<string, FoundImage[]>()

  constructor(images: Iterable<FoundImage>) {
    for (const image of images) {
      const name = keyOf(image.name)
      this.#byName.set(name, image)
      add(this.#byFileName, fileName(name), image)
      add(this.#byStem, stem(name), image)
    }
  }

  get size(): number {
    return this.#byName.size
  }

  all(): Iterable<FoundImage> {
    return this.#byName.values()
  }

  /**
   * By its relative path, else by its file name, else without the extension (`17_06_12483` is `17_06_12483.jpg`);
   * empty when there is none, several when the name fits more than one and none better.
   */
  find(name: string): readonly FoundImage[] {
    const tidy = keyOf(tidyName(name))
    const exact = this.#byName.get(tidy)
    if (exact !== undefined) return [exact]
    const last = fileName(tidy)
    // `a/1.jpg` may lie in `images/a/1.jpg`: the longer the agreement, the better.
    const named = this.#byFileName.get(last)
    if (named !== undefined) return closest(named, tidy)
    const plain = isImageName(last) ? stem(last) : last
    return closest(this.#byStem.get(plain) ?? [], tidy.slice(0, tidy.length - last.length) + plain)
  }
}

function closest(images: readonly FoundImage[], name: string): readonly FoundImage[] {
  const ending = images.filter(
    (image) => `/${keyOf(image.name)}`.endsWith(`/${name}`) || within(keyOf(image.name), name),
  )
  return ending.length > 0 ? ending : images
}

const within = (found: string, name: string) => `/${found.replace(/\.[^./]+$/, '')}`.endsWith(`/${name}`)

function add(map: Map<string, FoundImage[]>, key: string, image: FoundImage): void {
  const present = map.get(key)
  if (present === undefined) map.set(key, [image])
  else present.push(image)
}

/** Files below `folder` that are named like images, by name. Folders that are links are not entered. */
export async function imagesBelow(folder: string): Promise<FoundImage[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory() && isImageName(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { path, name: relative(folder, path).split(sep).join('/') }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
