import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { ByteSource } from '../../models/checkpoints/byte-source.ts'
import { PackageError } from '../../models/package/package-error.ts'

/** One read asks the system for at most this much; a single one beyond 2 GiB would fail. */
const pieceBytes = 256 * 1024 * 1024

/** @param name names the file in messages. @throws PackageError when it became shorter while it was read */
export function fileSource(handle: FileHandle, size: number, name: string): ByteSource {
  return {
    size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(length)
      for (let at = 0; at < length; ) {
        const wanted = Math.min(length - at, pieceBytes)
        const { bytesRead } = await handle.read(bytes, at, wanted, offset + at)
        if (bytesRead === 0)
          throw new PackageError(`${name} ends at byte ${offset + at}, expected ${offset + length}: copy it again`)
        at += bytesRead
      }
      return bytes
    },
  }
}

/** Hashes what is read, which must be all of the file from its start to its end. */
export function hashing(source: ByteSource): { readonly source: ByteSource; readonly digest: () => string } {
  const hash = createHash('sha256')
  let at = 0
  return {
    source: {
      size: source.size,
      read: async (offset, length) => {
        const bytes = await source.read(offset, length)
        if (offset === 0) at = 0
        if (offset !== at) throw new Error(`a hashed file is read at ${offset}, expected ${at}`)
        at += length
        hash.update(bytes)
        return bytes
      },
    },
    digest: () => hash.digest('hex'),
  }
}
