/** The bytes are no protocol buffer message of the kind that was expected. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError'
}

export type ProtoField =
  | { readonly field: number; readonly kind: 'integer'; readonly value: bigint }
  | { readonly field: number; readonly kind: 'bytes'; readonly value: Uint8Array }
  /** Four or eight bytes, little endian. */
  | { readonly field: number; readonly kind: 'fixed'; readonly value: Uint8Array }

/**
 * The fields of one message in their order, without copying what they hold.
 *
 * @throws ProtobufError naming the byte, counted from the start of `bytes`
 * Source: the encoding guide at protobuf.dev/programming-guides/encoding.
 */
export function* protoFields(bytes: Uint8Array): Generator<ProtoField> {
  let at = 0
  const refuse = (problem: string): never => {
    throw new ProtobufError(`byte ${at}: ${problem}`)
  }
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at] ?? refuse('the message is cut off within a number')
      at++
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return BigInt.asUintN(64, value)
    }
    return refuse('found a number of more than ten bytes')
  }
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) refuse(`found ${bytes.length - at} bytes, expected ${length}`)
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const key = varint()
    const field = Number(key >> 3n)
    if (field < 1 || field > 536_870_911) refuse(`found field number ${field}`)
    switch (Number(key & 7n)) {
      case 0:
        yield { field, kind: 'integer', value: varint() }
        break
      case 1:
        yield { field, kind: 'fixed', value: take(8) }
        break
      case 2: {
        const length = varint()
        if (length > BigInt(bytes.length)) refuse(`found ${bytes.length - at} bytes, expected ${length}`)
        yield { field, kind: 'bytes', value: take(Number(length)) }
        break
      }
      case 5:
        yield { field, kind: 'fixed', value: take(4) }
        break
      default:
        refuse(`found wire type ${key & 7n}, expected 0, 1, 2 or 5`)
    }
  }
}

/** Signed numbers of a repeated field, whichever of the two ways they are written in. @throws ProtobufError */
export function packedIntegers(fields: readonly ProtoField[]): readonly bigint[] {
  return fields.flatMap((each) => {
    if (each.kind === 'integer') return [BigInt.asIntN(64, each.value)]
    if (each.kind === 'fixed') throw new ProtobufError(`field ${each.field}: found a number of fixed size`)
    const values: bigint[] = []
    let [value, shift] = [0n, 0n]
    for (const byte of each.value) {
      value |= BigInt(byte & 127) << shift
      shift += 7n
      if (shift > 70n) throw new ProtobufError(`field ${each.field}: found a number of more than ten bytes`)
      if (byte >= 128) continue
      values.push(BigInt.asIntN(64, value))
      ;[value, shift] = [0n, 0n]
    }
    if (shift > 0n) throw new ProtobufError(`field ${each.field}: cut off within a number`)
    return values
  })
}
