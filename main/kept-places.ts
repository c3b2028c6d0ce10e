import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { type WindowPlace, windowPlace } from './window-place.ts'

/** What a window shows: a project's id, or `projects` for the list. */
export type PlaceName = string

const keptPlaces = z.record(z.string().max(100), windowPlace)
const mostPlaces = 50

/** Where windows were, in a small file that may be lost: without it they open in the middle. */
export class KeptPlaces {
  readonly #file: string
  #places: ReadonlyMap<PlaceName, WindowPlace>

  constructor(file: string) {
    this.#file = file
    this.#places = read(file)
  }

  /** The place of what it shows; for something new, the latest place of all. */
  of(name: PlaceName): WindowPlace | null {
    return this.#places.get(name) ?? [...this.#places.values()].at(-1) ?? null
  }

  keep(name: PlaceName, place: WindowPlace): void {
    const others = [...this.#places].filter(([other]) => other !== name)
    this.#places = new Map([...others.slice(-(mostPlaces - 1)), [name, place]])
    try {
      writeFileSync(`${this.#file}.new`, JSON.stringify(Object.fromEntries(this.#places)), { mode: 0o600 })
      renameSync(`${this.#file}.new`, this.#file)
    } catch {
      // A full disk must not keep a window from closing.
    }
  }
}

function read(file: string): ReadonlyMap<PlaceName, WindowPlace> {
  try {
    return new Map(Object.entries(keptPlaces.parse(JSON.parse(readFileSync(file, 'utf8')))))
  } catch {
    return new Map()
  }
}
