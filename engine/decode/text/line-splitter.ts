import { isUtf8 } from 'node:buffer'
import { say } from '../../../contract/sentences/say.ts'
import { error, type Finding } from '../../../exchange/issue.ts'
import { limits } from '../../../exchange/limits.ts'
import { splitLines } from '../../../exchange/parse-lines.ts'
import type { SourceLine } from '../../../exchange/record.ts'

export type LineEvent =
  | { readonly kind: 'line'; readonly line: SourceLine }
  | { readonly kind: 'unreadable'; readonly number: number; readonly finding: Finding }

const lf = 0x0a
const cr = 0x0d

/**
 * Bytes of a UTF-8 file, in any pieces, to lines. Memory stays at one line of at most 16 MiB: what is longer is
 * refused and passed over. A line that is no UTF-8 is refused with its byte; nothing is ever replaced.
 */
export class LineSplitter {
  #carry: Buffer[] = []
  #carryBytes = 0
  /** Of the first byte that has not been handed on. */
  #offset: number
  #number = 1
  #passing: 'no' | 'line' | 'line-feed' = 'no'

  /** @param offset bytes before the first one, for messages */
  constructor(offset: number) {
    this.#offset = offset
  }

  push(chunk: Buffer): LineEvent[] {
    const rest = this.#passing === 'no' ? chunk : this.#pass(chunk)
    if (rest === null || rest.length === 0) return []
    const cut = endOfLastLine(rest)
    if (cut === 0) return this.#keep(rest)
    const events = this.#read(this.#joined(rest.subarray(0, cut)))
    return [...events, ...this.#keep(rest.subarray(cut))]
  }

  end(): LineEvent[] {
    const rest = this.#joined(Buffer.alloc(0))
    return this.#passing === 'no' && rest.length > 0 ? this.#read(rest) : []
  }

  #joined(piece: Buffer): Buffer {
    const whole = this.#carry.length === 0 ? piece : Buffer.concat([...this.#carry, piece])
    this.#carry = []
    this.#carryBytes = 0
    return whole
  }

  #keep(piece: Buffer): LineEvent[] {
    if (piece.length === 0) return []
    this.#carryBytes += piece.length
    if (this.#carryBytes <= limits.lineBytes + 1) {
      this.#carry.push(piece)
      return []
    }
    this.#carry = []
    this.#offset += this.#carryBytes
    this.#carryBytes = 0
    this.#passing = 'line'
    return [{ kind: 'unreadable', number: this.#number++, finding: tooLong }]
  }

  /** What follows the line that is being passed over; null while it goes on. */
  #pass(chunk: Buffer): Buffer | null {
    let at = 0
    if (this.#passing === 'line') {
      at = firstTerminator(chunk)
      if (at === chunk.length) {
        this.#offset += at
        return null
      }
      if (chunk[at] === cr) this.#passing = 'line-feed'
      else this.#passing = 'no'
      at++
    }
    if (this.#passing === 'line-feed' && at < chunk.length) {
      if (chunk[at] === lf) at++
      this.#passing = 'no'
    }
    this.#offset += at
    return chunk.subarray(at)
  }

  /** @param block whole lines, or the last one without its terminator */
  #read(block: Buffer): LineEvent[] {
    const events = isUtf8(block) ? this.#lines(block) : this.#linesByByte(block)
    this.#offset += block.length
    return events
  }

  #lines(block: Buffer): LineEvent[] {
    const events: LineEvent[] = []
    const first = this.#number
    for (const { number, text, end } of splitLines(block.toString('utf8'))) {
      this.#number = first + number
      events.push(this.#event({ number: first + number - 1, text, end }))
    }
    return events
  }

  #event(line: SourceLine): LineEvent {
    // Three bytes a unit at most: short lines need no counting.
    const long = line.text.length * 3 > limits.lineBytes && Buffer.byteLength(line.text) > limits.lineBytes
    return long ? { kind: 'unreadable', number: line.number, finding: tooLong } : { kind: 'line', line }
  }

  #linesByByte(block: Buffer): LineEvent[] {
    const events: LineEvent[] = []
    for (let from = 0; from < block.length; ) {
      let to = from + firstTerminator(block.subarray(from))
      if (to < block.length) to += block[to] === cr && block[to + 1] === lf ? 2 : 1
      const bytes = block.subarray(from, to)
      const text = bytes.toString('utf8')
      const number = this.#number++
      if (isUtf8(bytes)) {
        const [line] = splitLines(text)
        events.push(this.#event({ ...line!, number }))
      } else events.push({ kind: 'unreadable', number, finding: invalid(bytes, text, this.#offset + from) })
      from = to
    }
    return events
  }
}

const tooLong = error('LINE_TOO_LONG', null, say('files.lineTooManyBytes', { most: limits.lineBytes / 2 ** 20 }))

/** Decoding puts U+FFFD in place of what is wrong: the first byte that encoding gives back otherwise. */
function invalid(bytes: Buffer, decoded: string, offset: number): Finding {
  const again = Buffer.from(decoded, 'utf8')
  let at = 0
  while (at < bytes.length && bytes[at] === again[at]) at++
  const byte = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0')
  return error('ENC_INVALID', null, say('files.noUtf8', { at: offset + at, byte }))
}

function firstTerminator(bytes: Buffer): number {
  const feed = bytes.indexOf(lf)
  const within = feed < 0 ? bytes : bytes.subarray(0, feed)
  const back = within.indexOf(cr)
  if (back >= 0) return back
  return feed < 0 ? bytes.length : feed
}

/** Behind the last line feed or carriage return; a return at the very end may be half of a pair and waits. */
function endOfLastLine(bytes: Buffer): number {
  const feed = bytes.lastIndexOf(lf) + 1
  const back = bytes.subarray(feed, bytes.length - 1).lastIndexOf(cr)
  return back < 0 ? feed : feed + back + 1
}
