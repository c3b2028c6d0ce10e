/** What the kernel takes, in its order: the four places and the length in bytes, then its numbers. */
const places = ['values', 'first', 'second', 'gradient', 'bytes'] as const
const numbers = ['old1', 'new1', 'old2', 'new2', 'keep', 'pace', 'spread', 'epsilon'] as const

type Code = readonly number[]

// WebAssembly's binary format, as far as one loop over vectors needs it.
const [int, float, vector] = [0x7f, 0x7d, 0x7b]
const unsigned = (value: number): Code => (value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)])
const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content]
const named = (name: string): Code => [name.length, ...new TextEncoder().encode(name)]
const simd = (op: number, ...more: readonly number[]): Code => [0xfd, ...unsigned(op), ...more]
const get = (local: number): Code => [0x20, local]
const set = (local: number): Code => [0x21, local]
const tee = (local: number): Code => [0x22, local]
/** Both take an address and are told that it is a multiple of 16. */
const load = simd(0, 4, 0)
const store = simd(11, 4, 0)
const splat = simd(19)
const [sqrt, add, sub, mul, div] = [simd(227), simd(228), simd(229), simd(230), simd(231)]
const page = 65_536

/**
 * AdamW on vectors of four, as a WebAssembly module that exports its `memory` and `move(values, first, second, gradient, bytes,
 * old1, new1, old2, new2, keep, pace, spread, epsilon)`: places and length in bytes, the length a multiple of 16 and not 0. Single
 * precision, in the order of operations that `adamW` has as a graph.
 *
 * @param capacity numbers for which each of the four arrays has room
 */
export function adamWKernel(capacity: number): Uint8Array<ArrayBuffer> {
  const parameters = [...places, ...numbers]
  const [values, first, second, gradient, bytes] = places.map((_, at) => at) as [number, number, number, number, number]
  const constant = (name: (typeof numbers)[number]): Code => get(parameters.length + numbers.indexOf(name))
  const own = parameters.length + numbers.length
  const [slope, mean, square, at] = [own, own + 1, own + 2, own + 3]
  const address = (array: number): Code => [...get(array), ...get(at), 0x6a]
  const read = (array: number): Code => [...address(array), ...load]
  /** The old average and the new number, each by its share. */
  const average = (array: number, old: 'old1' | 'old2', fresh: 'new1' | 'new2', number: Code): Code => [
    ...[...constant(old), ...read(array), ...mul],
    ...[...constant(fresh), ...number, ...mul, ...add],
  ]
  const loop = [
    ...[...read(gradient), ...set(slope)],
    ...[...address(first), ...average(first, 'old1', 'new1', get(slope)), ...tee(mean), ...store],
    ...address(second),
    ...average(second, 'old2', 'new2', [...get(slope), ...get(slope), ...mul]),
    ...[...tee(square), ...store],
    ...[...address(values), ...read(values), ...constant('keep'), ...mul],
    ...[...constant('pace'), ...get(mean), ...mul],
    ...[...get(square), ...sqrt, ...constant('spread'), ...mul, ...constant('epsilon'), ...add],
    ...[...div, ...sub, ...store],
    // Sixteen bytes on; again while that is less than all.
    ...[...get(at), 0x41, 16, 0x6a, ...tee(at), ...get(bytes), 0x49, 0x0d, 0],
  ]
  const body = [
    ...[2, numbers.length + 3, vector, 1, int],
    ...numbers.flatMap((_, i) => [...get(places.length + i), ...splat, ...set(parameters.length + i)]),
    ...[0x03, 0x40, ...loop, 0x0b],
    0x0b,
  ]
  const types = [...places.map(() => int), ...numbers.map(() => float)]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, types.length, ...types, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...unsigned(Math.ceil((capacity * 16) / page))]),
    ...section(7, [2, ...named('memory'), 2, 0, ...named('move'), 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ])
}
