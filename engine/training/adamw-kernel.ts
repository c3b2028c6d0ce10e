import {
  add,
  type Code,
  constant,
  div,
  float,
  get,
  int,
  isLess,
  load,
  loop,
  mul,
  plus,
  set,
  splat,
  sqrt,
  store,
  sub,
  tee,
  vector,
  wasmModule,
} from '../../models/wasm/code.ts'

/** What the kernel takes, in its order: the four places and the length in bytes, then its numbers. */
const places = ['values', 'first', 'second', 'gradient', 'bytes'] as const
const numbers = ['old1', 'new1', 'old2', 'new2', 'keep', 'pace', 'spread', 'epsilon'] as const

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
  const factor = (name: (typeof numbers)[number]): Code => get(parameters.length + numbers.indexOf(name))
  const own = parameters.length + numbers.length
  const [slope, mean, square, at] = [own, own + 1, own + 2, own + 3]
  const address = (array: number): Code => [...get(array), ...get(at), ...plus]
  const read = (array: number): Code => [...address(array), ...load]
  /** The old average and the new number, each by its share. */
  const average = (array: number, old: 'old1' | 'old2', fresh: 'new1' | 'new2', number: Code): Code => [
    ...[...factor(old), ...read(array), ...mul],
    ...[...factor(fresh), ...number, ...mul, ...add],
  ]
  const move = [
    ...[...read(gradient), ...set(slope)],
    ...[...address(first), ...average(first, 'old1', 'new1', get(slope)), ...tee(mean), ...store],
    ...address(second),
    ...average(second, 'old2', 'new2', [...get(slope), ...get(slope), ...mul]),
    ...[...tee(square), ...store],
    ...[...address(values), ...read(values), ...factor('keep'), ...mul],
    ...[...factor('pace'), ...get(mean), ...mul],
    ...[...get(square), ...sqrt, ...factor('spread'), ...mul, ...factor('epsilon'), ...add],
    ...[...div, ...sub, ...store],
    // Sixteen bytes on; again while that is less than all.
    ...[...get(at), ...constant(16), ...plus, ...tee(at), ...get(bytes), ...isLess],
  ]
  const body = [
    ...numbers.flatMap((_, i) => [...get(places.length + i), ...splat, ...set(parameters.length + i)]),
    ...loop(...move),
  ]
  const takes = [...places.map(() => int), ...numbers.map(() => float)]
  const locals = [
    { count: numbers.length + 3, type: vector },
    { count: 1, type: int },
  ]
  return wasmModule([{ name: 'move', takes, locals, body }], capacity * 16)
}
