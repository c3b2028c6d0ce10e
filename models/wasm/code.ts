/** WebAssembly's binary format, as far as loops over vectors of four single-precision numbers need it. */
export type Code = readonly number[]

export const [int, float, vector] = [0x7f, 0x7d, 0x7b]
export const unsigned = (value: number): Code =>
  value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
export const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content]
/** @param name of plain letters */
export const named = (name: string): Code => [name.length, ...Array.from(name, (letter) => letter.charCodeAt(0))]
export const simd = (op: number, ...more: readonly number[]): Code => [0xfd, ...unsigned(op), ...more]

export const get = (local: number): Code => [0x20, local]
export const set = (local: number): Code => [0x21, local]
export const tee = (local: number): Code => [0x22, local]
/** Of two integers: their sum; whether the first is less than the second. */
export const [plus, isLess]: readonly [Code, Code] = [[0x6a], [0x49]]
/** An integer below 64. */
export const constant = (value: number): Code => [0x41, value]
/** Runs once, and again for as long as an integer other than 0 is left. */
export const loop = (...content: Code): Code => [0x03, 0x40, ...content, 0x0d, 0, 0x0b]

/** Both take an address and are told that it is a multiple of 16. */
export const load = simd(0, 4, 0)
export const store = simd(11, 4, 0)
export const splat = simd(19)
export const [abs, sqrt, add, sub, mul, div] = [224, 227, 228, 229, 230, 231].map((op) => simd(op)) as [
  ...[Code, Code, Code],
  ...[Code, Code, Code],
]

export interface WasmFunction {
  readonly name: string
  /** Types of what it takes; it returns nothing. */
  readonly takes: Code
  /** Its own variables, numbered after what it takes: how many of which type. */
  readonly locals: readonly { readonly count: number; readonly type: number }[]
  readonly body: Code
}

const page = 65_536

/** A module that exports its `memory` and the functions. @param bytes of memory, rounded up to whole pages */
export function wasmModule(functions: readonly WasmFunction[], bytes: number): Uint8Array<ArrayBuffer> {
  const count = unsigned(functions.length)
  const bodies = functions.map(({ locals, body }) => {
    const declared = locals.flatMap(({ count, type }) => [...unsigned(count), type])
    const whole = [...unsigned(locals.length), ...declared, ...body, 0x0b]
    return [...unsigned(whole.length), ...whole]
  })
  const types = functions.map(({ takes }) => [0x60, ...unsigned(takes.length), ...takes, 0])
  const exported = functions.map(({ name }, at) => [...named(name), 0, ...unsigned(at)])
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [...count, ...types.flat()]),
    ...section(3, [...count, ...functions.flatMap((_, at) => unsigned(at))]),
    ...section(5, [1, 0, ...unsigned(Math.ceil(bytes / page))]),
    ...section(7, [...unsigned(functions.length + 1), ...named('memory'), 2, 0, ...exported.flat()]),
    ...section(10, [...count, ...bodies.flat()]),
  ])
}
