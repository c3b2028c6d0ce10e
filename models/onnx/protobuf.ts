import { encodeUtf8 } from '../checkpoints/utf8.ts'

/**
 * Writes protocol buffer messages. Parts are kept by reference and joined once, so large byte fields are copied only into
 * the final file. Source: the encoding guide at protobuf.dev/programming-guides/encoding.
 */
export class ProtoWriter {
  readonly parts: Uint8Array[] = []
  size = 0

  /** int32, int64, bool and enum fields; negative numbers take ten bytes. */
  integer(field: number, value: number | bigint): this {
    this.#push(Uint8Array.from([...varint(tag(field, 0)), ...varint(value)]))
    return this
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    this.#push(Uint8Array.from(varint(tag(field, 5))))
    this.#push(bytes)
    return this
  }

  string(field: number, value: string): this {
    return this.bytes(field, encodeUtf8(value))
  }

  bytes(field: number, value: Uint8Array): this {
    this.#push(Uint8Array.from([...varint(tag(field, 2)), ...varint(value.byteLength)]))
    this.#push(value)
    return this
  }

  message(field: number, inner: ProtoWriter): this {
    this.#push(Uint8Array.from([...varint(tag(field, 2)), ...varint(inner.size)]))
    for (const part of inner.parts) this.parts.push(part)
    this.size += inner.size
    return this
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.size)
    let at = 0
    for (const part of this.parts) {
      whole.set(part, at)
      at += part.byteLength
    }
    return whole
  }

  #push(part: Uint8Array): void {
    this.parts.push(part)
    this.size += part.byteLength
  }
}

function tag(field: number, wireType: number): number {
  return field * 8 + wireType
}

function varint(value: number | bigint): number[] {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return bytes
}
