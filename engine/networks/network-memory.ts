import type { Value } from '../../models/graph/ops.ts'
import type { AuthorsModel } from '../../models/nets/authors/authors-model.ts'
import { predictedMemory } from '../../models/onnx/predicted-memory.ts'
import { PackageError } from '../../models/package/package-error.ts'

/** So many texts of such a length are read at once at most. */
const atOnce: ReadonlyMap<string, number> = new Map([
  ['batch', 8],
  ['length', 128],
])

const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`

/**
 * A network that could not be run must be refused before a runtime tries: it would be killed, again and again.
 *
 * @param limit bytes
 * @param sizes of a batch; left out, those that the desk reads at once
 * @throws PackageError saying what it would take
 */
export function mustFit(
  { graph }: AuthorsModel,
  results: readonly Value[],
  limit: number,
  name: string,
  sizes = atOnce,
): void {
  const { parameters, values } = predictedMemory(graph, results, sizes)
  if (parameters + values <= limit) return
  throw new PackageError(
    `${name} would take about ${gigabytes(parameters + values)} of memory for ${sizes.get('batch')} posts (weights ${gigabytes(parameters)}, values ${gigabytes(values)}), and there are ${gigabytes(limit)}: import smaller checkpoints, or images with larger patches`,
  )
}
