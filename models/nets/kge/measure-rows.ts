import { type Measure, scoreKernel } from './score-kernel.ts'

/** As much of the platform's WebAssembly as is used; its types come with a browser's, which this folder does without. */
interface Platform {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
    readonly Instance: new (
      module: object,
    ) => {
      readonly exports: { readonly memory: { readonly buffer: ArrayBuffer } } & Readonly<
        Record<Measure, (...numbers: readonly number[]) => void>
      >
    }
  }
}

/** A part of the point against a part of every row, each part a half or, where there are no halves, the whole. */
export interface RowMeasure {
  readonly measure: Measure
  readonly pointHalf?: 0 | 1
  readonly rowHalf?: 0 | 1
}

/** Numbers of the rows that are measured at a time: they stay in a core's cache. */
const chunk = 32_768

/**
 * @param point   as long as a row
 * @param into    a number for each row from the first on
 * @param asked   what is measured of each row; several are added up
 */
export type MeasureRows = (
  point: Float32Array,
  table: Float32Array,
  into: Float32Array,
  asked: readonly RowMeasure[],
) => void

/**
 * Opens the kernel for rows of one length. They are copied into its memory piece by piece, which costs no more than reading them does,
 * so a table may lie anywhere and be of any size.
 *
 * @param halves whether a row has two halves that are looked at side by side
 */
export function openMeasure(dimension: number, halves: boolean): MeasureRows {
  const part = halves ? dimension / 2 : dimension
  const parts = halves ? 2 : 1
  // Vectors have four numbers; zeros fill them up, and add nothing to any measure.
  const padded = Math.ceil(part / 4) * 4
  const stride = padded * parts
  const rows = Math.max(4, Math.floor(chunk / stride / 4) * 4)
  const places = { point: 0, rows: stride, into: stride * (rows + 1) }
  const { WebAssembly } = globalThis as unknown as Platform
  const kernel = scoreKernel(4 * (places.into + rows))
  const { memory, ...measure } = new WebAssembly.Instance(new WebAssembly.Module(kernel)).exports
  const area = (from: number, length: number) => new Float32Array(memory.buffer, 4 * from, length)
  const [pointArea, rowArea, intoArea] = [
    area(places.point, stride),
    area(places.rows, stride * rows),
    area(places.into, rows),
  ]
  /** Numbers of so many rows, each part with its zeros. */
  const copy = (from: Float32Array, count: number, to: Float32Array) => {
    if (padded === part) to.set(from)
    else for (let at = 0; at < count * parts; at++) to.set(from.subarray(at * part, (at + 1) * part), at * padded)
  }
  return (point, table, into, asked) => {
    copy(point, 1, pointArea)
    for (let from = 0; from < into.length; from += rows) {
      const count = Math.min(rows, into.length - from)
      copy(table.subarray(from * dimension, (from + count) * dimension), count, rowArea)
      // The last four may reach beyond the end; what they give is not copied back.
      const end = 4 * (places.into + Math.ceil(count / 4) * 4)
      asked.forEach(({ measure: name, pointHalf, rowHalf }, at) => {
        const width = pointHalf === undefined && name !== 'moduli' ? stride : padded
        const [ofPoint, ofRows] = [(pointHalf ?? 0) * padded, places.rows + (rowHalf ?? 0) * padded]
        measure[name](4 * ofPoint, 4 * ofRows, 4 * stride, 4 * width, 4 * padded, 4 * places.into, end)
        if (at === 0) into.set(count === rows ? intoArea : intoArea.subarray(0, count), from)
        else for (let i = 0; i < count; i++) into[from + i]! += intoArea[i]!
      })
    }
  }
}
