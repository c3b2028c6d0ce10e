import {
  abs,
  add,
  type Code,
  constant,
  get,
  int,
  isLess,
  load,
  loop,
  mul,
  plus,
  set,
  simd,
  sqrt,
  store,
  sub,
  tee,
  vector,
  wasmModule,
} from '../../wasm/code.ts'

/** What every measure takes, in its order: places and lengths in bytes, all multiples of 16 and none of the lengths 0. */
const parameters = ['point', 'rows', 'stride', 'width', 'half', 'into', 'end'] as const
type Parameter = (typeof parameters)[number]

/**
 * How a row is compared with the point:
 *
 *   products     Σ p x
 *   differences  Σ |p - x|
 *   distances    √ Σ (p - x)²
 *   moduli       Σ |p - x| of complex numbers, whose imaginary parts begin at `half`
 */
export const measures = ['products', 'differences', 'distances', 'moduli'] as const
export type Measure = (typeof measures)[number]

const parameter = (name: Parameter): Code => get(parameters.indexOf(name))
const own = parameters.length
const [at, address] = [own, own + 1]
/** Four rows at a time: one sum alone would wait for each addition before it starts the next. */
const lanes = [0, 1, 2, 3] as const
const row = (lane: number): number => own + 2 + lane
const sum = (lane: number): number => own + 6 + lane
const [of, ofHalf, apart, low] = [own + 10, own + 11, own + 12, own + 13]
const locals = [
  { count: 6, type: int },
  { count: 8, type: vector },
]

/** What a vector of the point and one of a row add to the row's sum. */
const terms: Readonly<Record<Measure, (lane: number) => Code>> = {
  products: (lane) => [...get(of), ...read(row(lane)), ...mul],
  differences: (lane) => [...get(of), ...read(row(lane)), ...sub, ...abs],
  distances: (lane) => [...squared([...get(of), ...read(row(lane)), ...sub])],
  moduli: (lane) => [
    ...squared([...get(of), ...read(row(lane)), ...sub]),
    ...squared([
      ...get(ofHalf),
      ...get(row(lane)),
      ...get(at),
      ...plus,
      ...parameter('half'),
      ...plus,
      ...load,
      ...sub,
    ]),
    ...[...add, ...sqrt],
  ],
}

const read = (place: number): Code => [...get(place), ...get(at), ...plus, ...load]
const squared = (number: Code): Code => [...number, ...tee(apart), ...get(apart), ...mul]
/** The lanes of two vectors, those of the second numbered from 4. */
const shuffle = (...lanes: readonly number[]): Code =>
  simd(13, ...lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]))

/** From four vectors, one with the sum of each. */
const sums: Code = [
  ...halved(0, 1),
  ...set(low),
  ...[...halved(2, 3), ...set(apart)],
  ...[...get(low), ...get(apart), ...shuffle(0, 1, 4, 5)],
  ...[...get(low), ...get(apart), ...shuffle(2, 3, 6, 7), ...add],
]

function halved(a: number, b: number): Code {
  const both = [...get(sum(a)), ...get(sum(b))]
  return [...both, ...shuffle(0, 4, 1, 5), ...both, ...shuffle(2, 6, 3, 7), ...add]
}

function body(measure: Measure): Code {
  const further = (place: number, by: Code): Code => [...get(place), ...by, ...plus]
  return loop(
    ...[...parameter('rows'), ...set(row(0))],
    ...lanes.slice(1).flatMap((lane) => [...further(row(lane - 1), parameter('stride')), ...set(row(lane))]),
    ...lanes.flatMap((lane) => [...simd(12, ...Array.from({ length: 16 }, () => 0)), ...set(sum(lane))]),
    ...[...constant(0), ...set(at)],
    ...loop(
      ...[...parameter('point'), ...get(at), ...plus, ...tee(address), ...load, ...set(of)],
      ...(measure === 'moduli' ? [...further(address, parameter('half')), ...load, ...set(ofHalf)] : []),
      ...lanes.flatMap((lane) => [...get(sum(lane)), ...terms[measure](lane), ...add, ...set(sum(lane))]),
      ...[...further(at, constant(16)), ...tee(at), ...parameter('width'), ...isLess],
    ),
    ...[...parameter('into'), ...sums, ...(measure === 'distances' ? sqrt : []), ...store],
    ...[...further(row(3), parameter('stride')), ...set(parameters.indexOf('rows'))],
    ...[...further(parameters.indexOf('into'), constant(16)), ...tee(parameters.indexOf('into'))],
    ...[...parameter('end'), ...isLess],
  )
}

/**
 * A point against rows of a table in single precision, as a WebAssembly module that exports its `memory` and a function for each
 * measure: `(point, rows, stride, width, half, into, end)`. It takes rows four at a time, `stride` bytes apart, compares `width` bytes of
 * each, and writes their numbers from `into` on until `end`.
 *
 * @param bytes of memory
 */
export function scoreKernel(bytes: number): Uint8Array<ArrayBuffer> {
  const takes = parameters.map(() => int)
  return wasmModule(
    measures.map((name) => ({ name, takes, locals, body: body(name) })),
    bytes,
  )
}
