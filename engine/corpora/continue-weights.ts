import type { TensorOf } from '../../models/graph/tensor.ts'
import { PackageError } from '../../models/package/package-error.ts'
import type { StartReport } from './start-report.ts'

type Tensors = ReadonlyMap<string, TensorOf<'float32'>>

export interface Continued {
  readonly weights: Tensors
  readonly report: StartReport
}

/**
 * The weights of a network that continues from another's, by name.
 *
 * @param first of the new network, all of them; what is not brought stays so
 * @param brought of the package
 * @param regrown brought tables that were already given their new rows, in place of those in `brought`
 * @throws PackageError naming the tensor and both shapes
 */
export function continueWeights(first: Tensors, brought: Tensors, regrown: Tensors): Continued {
  const weights = new Map(first)
  const report = { loaded: [] as string[], grown: [] as string[], fresh: [] as string[], leftOver: [] as string[] }
  for (const [name, { shape }] of first) {
    const tensor = regrown.get(name) ?? brought.get(name)
    if (!tensor) {
      report.fresh.push(name)
      continue
    }
    if (tensor.shape.join() !== shape.join())
      throw new PackageError(
        `tensor "${name}" of the package is [${tensor.shape.join(', ')}], the network wants [${shape.join(', ')}]`,
      )
    weights.set(name, tensor)
    report[regrown.has(name) ? 'grown' : 'loaded'].push(name)
  }
  for (const name of brought.keys()) if (!first.has(name)) report.leftOver.push(name)
  return { weights, report }
}

/** Rows of a table moved to their new places; rows that come from nowhere stay as in `first`. */
export function movedRows(
  table: TensorOf<'float32'>,
  first: TensorOf<'float32'>,
  from: (row: number) => number | undefined,
): TensorOf<'float32'> {
  const [rows, ...rest] = first.shape
  const width = rest.reduce((product, size) => product * size, 1)
  const data = first.data.slice()
  for (let row = 0; row < rows!; row++) {
    const old = from(row)
    if (old !== undefined) data.set(table.data.subarray(old * width, (old + 1) * width), row * width)
  }
  return { dtype: 'float32', shape: first.shape, data }
}
