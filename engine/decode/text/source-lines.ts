import type { FileHandle } from 'node:fs/promises'
import { say } from '../../../contract/sentences/say.ts'
import { error, type Finding, warning } from '../../../exchange/issue.ts'
import type { Magic } from '../../../exchange/magic-bytes.ts'
import { type LineEvent, LineSplitter } from './line-splitter.ts'

const chunkBytes = 256 * 1024

export type SourceEvent = LineEvent | { readonly kind: 'note'; readonly finding: Finding }

async function* chunks(handle: FileHandle, from: number): AsyncGenerator<Buffer> {
  for (let position = from; ; ) {
    const buffer = Buffer.allocUnsafeSlow(chunkBytes)
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** The lines of an open text file, a chunk of them at a time. Not closed here. */
export async function* sourceLines(
  handle: FileHandle,
  { encoding, markBytes }: Extract<Magic, { kind: 'text' }>,
): AsyncGenerator<readonly SourceEvent[]> {
  if (encoding !== 'utf-8') {
    yield* transcoded(handle, encoding, markBytes)
    return
  }
  const splitter = new LineSplitter(markBytes)
  for await (const chunk of chunks(handle, markBytes)) yield splitter.push(chunk)
  yield splitter.end()
}

async function* transcoded(
  handle: FileHandle,
  encoding: 'utf-16le' | 'utf-16be',
  markBytes: number,
): AsyncGenerator<readonly SourceEvent[]> {
  const note = warning('ENC_UTF16', null, say('files.utf16', { encoding: encoding.toUpperCase() }))
  yield [{ kind: 'note', finding: note }]
  const decoder = new TextDecoder(encoding, { fatal: true })
  const splitter = new LineSplitter(0)
  let offset = markBytes
  try {
    for await (const chunk of chunks(handle, markBytes)) {
      const text = decoder.decode(chunk, { stream: true })
      offset += chunk.length
      yield splitter.push(Buffer.from(text, 'utf8'))
    }
    yield splitter.push(Buffer.from(decoder.decode(), 'utf8'))
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown
    const message = say('files.noUtf16', { at: offset, encoding: encoding.toUpperCase() })
    yield [{ kind: 'note', finding: error('ENC_INVALID', null, message) }]
    return
  }
  yield splitter.end()
}
