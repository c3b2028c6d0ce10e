import { hash } from 'node:crypto'

/** What makes two records the same post: text and images, in SHA-256. */
export function postIdentity(text: string, images: readonly string[]): Buffer {
  return hash('sha256', JSON.stringify([text, images]), 'buffer')
}

/**
 * A post's key: its identity and which of the identical records of its file it is (0 for the first). Reading the same
 * file again gives the same keys, so it changes nothing; true duplicates within a file stay apart.
 */
export function postKey(identity: Uint8Array, occurrence: number): Buffer {
  return hash('sha256', Buffer.concat([identity, Buffer.from(`#${occurrence}`)]), 'buffer')
}

/**
 * Every tenth post measures and is never trained on. By identity, not by key: of two identical posts never one on
 * each side.
 */
export function isHeldOut(identity: Buffer): boolean {
  return identity.readUInt32BE(0) % 10 === 0
}
