import { uploadChunkBytes } from '../../contract/calls/imports.ts'
import type { Incoming } from './incoming.ts'

export interface UploadProgress {
  readonly bytes: number
  readonly file: string
}

/** Sends files in pieces, one after another, so that no message is larger than the contract allows. */
export async function uploadFiles(
  send: (piece: { readonly name: string; readonly offset: number; readonly bytes: Blob }) => Promise<unknown>,
  files: readonly Incoming[],
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  let sent = 0
  for (const { name, file } of files) {
    let offset = 0
    do {
      signal.throwIfAborted()
      const bytes = file.slice(offset, offset + uploadChunkBytes)
      await send({ name, offset, bytes })
      offset += bytes.size
      sent += bytes.size
      onProgress({ bytes: sent, file: name })
    } while (offset < file.size)
  }
}
