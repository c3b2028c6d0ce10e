/** Where a name was seen first. */
export interface NamePlace {
  readonly file: number
  readonly line: number
}

const firstSlots = 1024

/** 52 bits of two FNV-1a hashes; two of a million names fall together once in ten thousand imports. */
function hashOf(name: string): number {
  let a = 0x811c9dc5
  let b = 0x050c5d1f
  for (let at = 0; at < name.length; at++) {
    const unit = name.charCodeAt(at)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit ^ (unit << 7), 0x01000193)
  }
  return 1 + (a >>> 6) * 2 ** 26 + (b >>> 6)
}

/** The names of an import, a few bytes each: millions of them must not fill the memory. */
export class SeenNames {
  #hashes = new Float64Array(firstSlots)
  #files = new Uint32Array(firstSlots)
  #lines = new Uint32Array(firstSlots)
  #count = 0

  /** Where the name was seen before; null where this is the first time, which is kept. */
  see(name: string, place: NamePlace): NamePlace | null {
    if (this.#count * 2 > this.#hashes.length) this.#grow()
    const hash = hashOf(name)
    const slot = this.#slotOf(hash)
    if (this.#hashes[slot] === hash) return { file: this.#files[slot]!, line: this.#lines[slot]! }
    this.#put(slot, hash, place)
    this.#count++
    return null
  }

  #put(slot: number, hash: number, { file, line }: NamePlace): void {
    this.#hashes[slot] = hash
    this.#files[slot] = file
    this.#lines[slot] = line
  }

  /** The hash's own place, or the free one where it belongs. */
  #slotOf(hash: number): number {
    const slots = this.#hashes.length
    let slot = hash % slots
    while (this.#hashes[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) % slots
    return slot
  }

  #grow(): void {
    const [hashes, files, lines] = [this.#hashes, this.#files, this.#lines]
    this.#hashes = new Float64Array(hashes.length * 2)
    this.#files = new Uint32Array(hashes.length * 2)
    this.#lines = new Uint32Array(hashes.length * 2)
    for (const [at, hash] of hashes.entries())
      if (hash !== 0) this.#put(this.#slotOf(hash), hash, { file: files[at]!, line: lines[at]! })
  }
}
