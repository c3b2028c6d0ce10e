import type { Readable } from 'node:stream'

const lineFeed = 0x0a
/** A person types no faster, and an input without end is read no faster. */
const restMs = 50

/**
 * Calls `pressed` for each line that ends on `input`, at most once for what comes at one time, and keeps nothing of what
 * was typed: a stream without end or without lines costs neither memory nor time.
 * @returns stops listening
 */
export function onEnter(input: Readable, pressed: () => void): () => void {
  let rest: NodeJS.Timeout | undefined
  const heard = (chunk: Buffer | string): void => {
    input.pause()
    rest = setTimeout(() => input.resume(), restMs)
    rest.unref()
    const hasLine = typeof chunk === 'string' ? chunk.includes('\n') : chunk.includes(lineFeed)
    if (hasLine) pressed()
  }
  input.on('data', heard)
  return () => {
    clearTimeout(rest)
    input.off('data', heard)
    input.pause()
  }
}
