import type { Tensor } from '../../graph/tensor.ts'
import { elementCount } from '../../graph/tensor.ts'
import { PackageError } from '../../package/package-error.ts'

/**
 * How one public spelling of a network's parameters becomes ours. Patterns are names in which `#` stands for a number; the
 * numbers are put into `to` in their order.
 */
export interface NameMap {
  /** For people: `Hugging Face BERT`. */
  readonly name: string
  /** A pattern that no other map of its kind has: it tells the spelling. */
  readonly sign: string
  /** What may stand before all names. */
  readonly prefixes: readonly string[]
  readonly rows: readonly MapRow[]
  /** What has no place here, and why; the first that fits counts. */
  readonly passedOver: readonly { readonly from: RegExp; readonly why: string }[]
}

export interface MapRow {
  readonly from: string
  readonly to: string
  /** Axes of size 1 at the front are left out: a class vector [1, 1, hidden] is [hidden]. */
  readonly flat?: boolean
  /** The `part`-th of `of` equal pieces along the first axis: queries, keys and values in one matrix. */
  readonly part?: number
  readonly of?: number
  /** May bring fewer rows than are wanted; further ones, of words that are new, stay as they start. */
  readonly grows?: boolean
}

export type Shapes = ReadonlyMap<string, { readonly shape: readonly number[] }>

export interface Loaded {
  readonly name: string
  readonly from: string
  /** Rows that the checkpoint brought, where there are more. */
  readonly rows?: number
}

export interface LeftOver {
  readonly name: string
  readonly why: string
}

export interface MapPlan {
  readonly loads: readonly (Loaded & { readonly row: MapRow })[]
  readonly leftOver: readonly LeftOver[]
}

/** Old releases call scales and shifts by their letters. */
const modern = (name: string) => name.replace(/\bgamma$/, 'weight').replace(/\bbeta$/, 'bias')

function pattern(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.\\]/g, '\\$&').replaceAll('#', '(\\d+)')}$`)
}

/** What stands before all names of a checkpoint; undefined where it is spelled otherwise. */
export function prefixOf(map: NameMap, found: Shapes): string | undefined {
  const sign = pattern(map.sign)
  return map.prefixes.find((prefix) =>
    [...found.keys()].some((name) => name.startsWith(prefix) && sign.test(modern(name.slice(prefix.length)))),
  )
}

/** The map that a checkpoint is spelled by. @throws PackageError naming the maps that were tried */
export function chooseMap(maps: readonly NameMap[], found: Shapes, what: string): NameMap {
  const map = maps.find((each) => prefixOf(each, found) !== undefined)
  if (map) return map
  const some = [...found.keys()].slice(0, 3).join(', ')
  throw new PackageError(
    `${what}: its ${found.size} tensors (${some}, …) are spelled like none of ${maps.map(({ name }) => name).join(', ')}`,
  )
}

/** Shapes of what a checkpoint brings under our names, from which the sizes of a network are told. */
export function mappedShapes(map: NameMap, found: Shapes): Shapes {
  const prefix = prefixOf(map, found) ?? ''
  const rows = map.rows.map((row) => ({ row, from: pattern(row.from) }))
  const mapped = new Map<string, { readonly shape: readonly number[] }>()
  for (const [name, { shape }] of found) {
    const own = modern(name.slice(prefix.length))
    if (!name.startsWith(prefix)) continue
    for (const { row, from } of rows) {
      const numbers = from.exec(own)?.slice(1)
      if (numbers) mapped.set(filled(row.to, numbers), { shape: broughtShape(shape, row) })
    }
  }
  return mapped
}

/**
 * What of a checkpoint goes where, before any numbers are read.
 *
 * @param target stands before our names
 * @param wanted shapes of the network's parameters
 * @throws PackageError naming both tensors where a shape is not the wanted one
 */
export function planMap(
  map: NameMap,
  found: Shapes,
  target: string,
  wanted: ReadonlyMap<string, readonly number[]>,
  what: string,
): MapPlan {
  const prefix = prefixOf(map, found) ?? ''
  const rows = map.rows.map((row) => ({ row, from: pattern(row.from) }))
  const loads: (Loaded & { readonly row: MapRow })[] = []
  const leftOver: LeftOver[] = []
  for (const [name, { shape }] of found) {
    const own = name.startsWith(prefix) ? modern(name.slice(prefix.length)) : name
    const passed = map.passedOver.find(({ from }) => from.test(own) || from.test(name))
    const fitting = rows.filter(({ from }) => from.test(own))
    let used = false
    for (const { row, from } of fitting) {
      const to = `${target}${filled(row.to, from.exec(own)!.slice(1))}`
      const shapeThere = wanted.get(to)
      if (!shapeThere) continue
      const brought = broughtShape(shape, row)
      const fewer = row.grows === true && brought[0]! < shapeThere[0]! && sameButRows(brought, shapeThere)
      if (!fewer && brought.join() !== shapeThere.join())
        throw new PackageError(
          `${what}: tensor "${name}" is [${shape.join(', ')}], "${to}" wants [${shapeThere.join(', ')}]`,
        )
      loads.push({ name: to, from: name, row, ...(fewer ? { rows: brought[0]! } : {}) })
      used = true
    }
    if (!used)
      leftOver.push({ name, why: passed?.why ?? (fitting.length > 0 ? 'this network has no such part' : 'not known') })
  }
  return { loads, leftOver }
}

function filled(to: string, numbers: readonly string[]): string {
  let at = 0
  return to.replace(/#/g, () => numbers[at++] ?? '')
}

const sameButRows = (a: readonly number[], b: readonly number[]) => a.slice(1).join() === b.slice(1).join()

function broughtShape(shape: readonly number[], { flat, of = 1 }: MapRow): readonly number[] {
  const [first = 1, ...rest] = flat
    ? shape.slice(
        Math.max(
          0,
          shape.findIndex((size) => size !== 1),
        ),
      )
    : shape
  return [first / of, ...rest]
}

/**
 * The tensor as the network wants it.
 *
 * @param shape the wanted one
 * @param start has the rows that the checkpoint does not bring; needed where `rows` says that some are missing
 */
export function mappedTensor(
  found: Tensor,
  { row, name }: MapPlan['loads'][number],
  shape: readonly number[],
  start: Tensor | undefined,
): Tensor {
  if (found.dtype !== 'float32') throw new PackageError(`tensor "${name}" is ${found.dtype}, expected floats`)
  const size = elementCount(found.shape) / (row.of ?? 1)
  const from = size * (row.part ?? 0)
  const piece = found.data.subarray(from, from + size)
  if (size === elementCount(shape)) return { dtype: 'float32', shape, data: piece.slice() }
  if (start?.dtype !== 'float32') throw new PackageError(`tensor "${name}" has rows without a start`)
  const data = start.data.slice()
  data.set(piece)
  return { ...start, data }
}
