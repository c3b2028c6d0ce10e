import type { TensorOf } from '../../graph/tensor.ts'
import { PackageError } from '../../package/package-error.ts'

type Tensors = ReadonlyMap<string, TensorOf<'float32'>>

/** New rows start this far below the others: the network says nothing of a type before it has seen one. */
const reluctance = -2

/** Rows for further types of entities behind those of a head that labels pieces: `B-NAME` and `I-NAME` each. */
export function rowsWith(rows: readonly string[], types: readonly string[]): readonly string[] {
  const known = new Set(rows)
  return [...rows, ...types.flatMap((type) => (known.has(`B-${type}`) ? [] : [`B-${type}`, `I-${type}`]))]
}

/**
 * The weights for a head with more rows: every old number stays, so old labels score as before.
 *
 * @param random uniform from 0 up to 1
 * @throws PackageError when there are fewer rows than before, or a tensor of the head is missing
 */
export function growPieceHead(weights: Tensors, rows: number, random: () => number): Tensors {
  const tensor = (name: string) => {
    const found = weights.get(name)
    if (!found) throw new PackageError(`tensor "${name}" is missing`)
    return found
  }
  const head = tensor('fc.weight')
  const [before, width] = head.shape as readonly [number, number]
  if (rows < before) throw new PackageError(`the head has ${before} rows and cannot shrink to ${rows}`)
  if (rows === before) return weights
  const fresh = Float32Array.from({ length: (rows - before) * width }, () => (2 * random() - 1) * 0.02)
  const longer = (name: string, filler: number) => {
    const data = new Float32Array(rows).fill(filler)
    data.set(tensor(name).data)
    return [name, { dtype: 'float32', shape: [rows], data }] as const
  }
  const steps = new Float32Array(rows * rows)
  const old = tensor('crf.transitions').data
  for (let row = 0; row < before; row++) steps.set(old.subarray(row * before, (row + 1) * before), row * rows)
  const all = new Float32Array(rows * width)
  all.set(head.data)
  all.set(fresh, before * width)
  return new Map<string, TensorOf<'float32'>>([
    ...weights,
    ['fc.weight', { dtype: 'float32', shape: [rows, width], data: all }],
    longer('fc.bias', reluctance),
    longer('crf.start_transitions', 0),
    longer('crf.end_transitions', 0),
    ['crf.transitions', { dtype: 'float32', shape: [rows, rows], data: steps }],
  ])
}

/** Whether a place of a head's tensor belongs to a row that was added. */
export function isNewPlace(name: string, at: number, before: number, rows: number, width: number): boolean {
  switch (name) {
    case 'fc.weight':
      return Math.floor(at / width) >= before
    case 'fc.bias':
    case 'crf.start_transitions':
    case 'crf.end_transitions':
      return at >= before
    case 'crf.transitions':
      return Math.floor(at / rows) >= before || at % rows >= before
    default:
      return false
  }
}
