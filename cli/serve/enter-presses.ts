import type { Readable } from 'node:stream'

const lineFeed = 0x0a

/**
 * Calls `pressed` for each line that ends on `input`, at most once for what comes at one time, and keeps nothing of what
 * was typed: a stream without end or without lines costs no memory.
 * @returns stops listening
 */
export function onEnter(input: Readable, pressed: () => void): () => void {
  const heard = (chunk: Buffer | string): void => {
    const hasLine = typeof chunk === 'string' ? chunk.includes('\n') : chunk.includes(lineFeed)
    if (hasLine) pressed()
  }
  input.on('data', heard)
  return () => {
    input.off('data', heard)
    input.pause()
  }
}
