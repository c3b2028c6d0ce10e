import { tagCount } from '../../models/decoding/bio-tags.ts'
import type { Weights } from './fit-model.ts'

/**
 * Weights whose old numbers went part of the way only, with the numbers of new types as they were learnt: those had no old
 * value to keep.
 *
 * @param labels how many there were, and how many there are
 */
export function withNewRows(
  moved: Weights,
  learnt: Weights,
  labels: { readonly from: number; readonly to: number },
): Weights {
  const [from, to] = [tagCount(labels.from), tagCount(labels.to)]
  if (from === to) return moved
  const result = new Map(moved)
  for (const name of ['head.weight', 'head.bias', 'crf.start_transitions', 'crf.end_transitions', 'crf.transitions']) {
    const [before, after] = [moved.get(name), learnt.get(name)]
    if (!before || !after) continue
    const row = after.data.length / to
    const isNew = (at: number): boolean => {
      const [tag, other] = [Math.floor(at / row), at % row]
      return tag >= from || (name === 'crf.transitions' && other >= from)
    }
    result.set(name, { ...before, data: before.data.map((value, at) => (isNew(at) ? after.data[at]! : value)) })
  }
  return result
}
