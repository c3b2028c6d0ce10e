/** A file read in pieces, wherever it lies. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number
  /** Exactly `length` bytes from `offset` on. @throws whatever the place of the file throws when they are not there */
  read(offset: number, length: number): Promise<Uint8Array>
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.byteLength,
    read: async (offset, length) => {
      if (offset < 0 || length < 0 || offset + length > bytes.byteLength)
        throw new RangeError(`bytes ${offset} to ${offset + length} of ${bytes.byteLength} were asked for`)
      return bytes.subarray(offset, offset + length)
    },
  }
}
