import { encodeUtf8 } from '../checkpoints/utf8.ts'

/** Shorter byte fields are copied into the running text of the message, longer ones kept by reference. */
const long = 4096

/**
 * Writes protocol buffer messages. Large byte fields are copied once, into the final file.
 * Source: the encoding guide at protobuf.dev/programming-guides/encoding.
 */
export class ProtoWriter {
  readonly #done: Uint8Array[] = []
  #doneSize = 0
  #open: number[] = []

  /** int32, int64, bool and enum fields; negative numbers take ten bytes. */
  integer(field: number, value: number | bigint): this {
    this.#tag(field, 0)
    this.#varint(value)
    return this
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    this.#tag(field, 5)
    this.#append(bytes)
    return this
  }

  string(field: number, value: string): this {
    return this.bytes(field, encodeUtf8(value))
  }

  bytes(field: number, value: Uint8Array): this {
    this.#tag(field, 2)
    this.#varint(value.byteLength)
    this.#append(value)
    return this
  }

  message(field: number, inner: ProtoWriter): this {
    this.#tag(field, 2)
    this.#varint(inner.#doneSize + inner.#open.length)
    for (const part of inner.#done) this.#append(part)
    for (const byte of inner.#open) this.#open.push(byte)
    return this
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.#doneSize + this.#open.length)
    let at = 0
    for (const part of this.#done) {
      whole.set(part, at)
      at += part.byteLength
    }
    whole.set(this.#open, at)
    return whole
  }

  #append(bytes: Uint8Array): void {
    if (bytes.byteLength < long) {
      for (const byte of bytes) this.#open.push(byte)
    } else {
      this.#close(Uint8Array.from(this.#open))
      this.#close(bytes)
      this.#open = []
    }
  }

  #close(part: Uint8Array): void {
    this.#done.push(part)
    this.#doneSize += part.byteLength
  }

  #tag(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType)
  }

  #varint(value: number | bigint): void {
    if (typeof value === 'number' && value >= 0 && value < 128) {
      this.#open.push(value)
      return
    }
    let rest = BigInt.asUintN(64, BigInt(value))
    while (rest > 127n) {
      this.#open.push(Number(rest & 127n) | 128)
      rest >>= 7n
    }
    this.#open.push(Number(rest))
  }
}
