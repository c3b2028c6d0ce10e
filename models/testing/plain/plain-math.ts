import type { Tensor } from '../../graph/tensor.ts'
import { elementCount } from '../../graph/tensor.ts'

/**
 * Numbers in double precision, row by row, and loops that anyone can check: what the networks' graphs are compared with at sizes
 * for which nobody computed reference numbers. Shares no code with the graphs.
 */
export interface Plain {
  readonly shape: readonly number[]
  readonly data: Float64Array
}

export function plain(shape: readonly number[], data: Float64Array = new Float64Array(elementCount(shape))): Plain {
  if (data.length !== elementCount(shape)) throw new Error(`${data.length} numbers for [${shape}]`)
  return { shape, data }
}

export function fromTensor({ shape, data }: Tensor): Plain {
  return plain(
    shape,
    Float64Array.from({ length: data.length }, (_, at) => Number(data[at])),
  )
}

/** One entry of the first axis. */
export function entry({ shape, data }: Plain, at: number): Plain {
  const size = elementCount(shape.slice(1))
  return plain(shape.slice(1), data.slice(at * size, (at + 1) * size))
}

/** Equal shapes, one after the other along a new first axis. */
export function stacked(all: readonly Plain[]): Plain {
  return plain([all.length, ...all[0]!.shape], Float64Array.from(all.flatMap(({ data }) => [...data])))
}

/** Along the first axis. */
export function joined(all: readonly Plain[]): Plain {
  const rows = all.reduce((sum, { shape }) => sum + shape[0]!, 0)
  return plain([rows, ...all[0]!.shape.slice(1)], Float64Array.from(all.flatMap(({ data }) => [...data])))
}

export const reshaped = ({ data }: Plain, shape: readonly number[]): Plain => plain(shape, data)

export const mapped = ({ shape, data }: Plain, change: (x: number) => number): Plain => plain(shape, data.map(change))

/** A shorter one is repeated: a bias. */
export function sum(a: Plain, b: Plain): Plain {
  return plain(
    a.shape,
    a.data.map((x, at) => x + b.data[at % b.data.length]!),
  )
}

/** x W^T + b, x [rows, from], W [to, from]. */
export function affine(x: Plain, weight: Plain, bias?: Plain): Plain {
  const [rows, from] = x.shape as readonly [number, number]
  const to = weight.shape[0]!
  const out = plain([rows, to])
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < to; column++) {
      let total = bias?.data[column] ?? 0
      for (let at = 0; at < from; at++) total += x.data[row * from + at]! * weight.data[column * from + at]!
      out.data[row * to + column] = total
    }
  return out
}

/** A B, [n, k] and [k, m]. */
export function product(a: Plain, b: Plain): Plain {
  const [k, m] = b.shape as readonly [number, number]
  const turned = plain([m, k])
  for (let row = 0; row < k; row++) for (let at = 0; at < m; at++) turned.data[at * k + row] = b.data[row * m + at]!
  return affine(a, turned)
}

export function layerNorm(x: Plain, weight: Plain, bias: Plain, epsilon: number): Plain {
  const width = x.shape.at(-1)!
  const out = plain(x.shape)
  for (let from = 0; from < x.data.length; from += width) {
    const row = x.data.subarray(from, from + width)
    const mean = row.reduce((total, each) => total + each, 0) / width
    const variance = row.reduce((total, each) => total + (each - mean) ** 2, 0) / width
    row.forEach((each, at) => {
      out.data[from + at] = ((each - mean) / Math.sqrt(variance + epsilon)) * weight.data[at]! + bias.data[at]!
    })
  }
  return out
}

export function softmaxRows(x: Plain): Plain {
  const width = x.shape.at(-1)!
  const out = plain(x.shape)
  for (let from = 0; from < x.data.length; from += width) {
    const row = x.data.subarray(from, from + width)
    const most = Math.max(...row)
    const powers = row.map((each) => Math.exp(each - most))
    const total = powers.reduce((a, b) => a + b, 0)
    out.data.set(
      powers.map((each) => each / total),
      from,
    )
  }
  return out
}

/** By its power series, exact to double precision where it matters; beyond 6 it is 1. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x)
  let [term, total] = [x, x]
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n
    total += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * total
}

export const gelu = (x: number): number => 0.5 * x * (1 + erf(x / Math.SQRT2))
export const quickGelu = (x: number): number => x / (1 + Math.exp(-1.702 * x))

/** Columns `from` to before `to` of [rows, width]. */
export function columns({ shape, data }: Plain, from: number, to: number): Plain {
  const [rows, width] = shape as readonly [number, number]
  const out = plain([rows, to - from])
  for (let row = 0; row < rows; row++)
    out.data.set(data.subarray(row * width + from, row * width + to), row * (to - from))
  return out
}

/** [rows, width] pieces side by side. */
export function beside(pieces: readonly Plain[]): Plain {
  const rows = pieces[0]!.shape[0]!
  const data: number[] = []
  for (let row = 0; row < rows; row++)
    for (const { shape, data: own } of pieces) data.push(...own.subarray(row * shape[1]!, (row + 1) * shape[1]!))
  return plain([rows, data.length / rows], Float64Array.from(data))
}

/** Of one image [channels, height, width]; kernels [out, channels, side, side]. */
export function convolved(x: Plain, kernels: Plain, stride: number, padding: number): Plain {
  const [channels, height, width] = x.shape as readonly [number, number, number]
  const [out, , side] = kernels.shape as readonly [number, number, number, number]
  const [rows, wide] = [height, width].map((size) => Math.floor((size + 2 * padding - side) / stride) + 1) as [
    number,
    number,
  ]
  const found = plain([out, rows, wide])
  for (let to = 0; to < out; to++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < wide; column++) {
        let total = 0
        for (let channel = 0; channel < channels; channel++)
          for (let dy = 0; dy < side; dy++) {
            const y = row * stride - padding + dy
            if (y < 0 || y >= height) continue
            for (let dx = 0; dx < side; dx++) {
              const at = column * stride - padding + dx
              if (at < 0 || at >= width) continue
              total +=
                x.data[(channel * height + y) * width + at]! *
                kernels.data[((to * channels + channel) * side + dy) * side + dx]!
            }
          }
        found.data[(to * rows + row) * wide + column] = total
      }
  return found
}

/** Squares of [channels, height, width], reduced to one number each; places beyond the edge are left out. */
export function pooled(
  x: Plain,
  { side, stride, padding }: { readonly side: number; readonly stride: number; readonly padding: number },
  reduce: (values: readonly number[]) => number,
): Plain {
  const [channels, height, width] = x.shape as readonly [number, number, number]
  const [rows, wide] = [height, width].map((size) => Math.floor((size + 2 * padding - side) / stride) + 1) as [
    number,
    number,
  ]
  const found = plain([channels, rows, wide])
  for (let channel = 0; channel < channels; channel++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < wide; column++) {
        const values: number[] = []
        for (let dy = 0; dy < side; dy++)
          for (let dx = 0; dx < side; dx++) {
            const [y, at] = [row * stride - padding + dy, column * stride - padding + dx]
            if (y >= 0 && y < height && at >= 0 && at < width) values.push(x.data[(channel * height + y) * width + at]!)
          }
        found.data[(channel * rows + row) * wide + column] = reduce(values)
      }
  return found
}
