import { frozenBoundary } from '../../graph/frozen-boundary.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Value } from '../../graph/ops.ts'
import type { TaggerFeeds } from './collate.ts'
import type { ReadingSizes } from './configuration.ts'
import { learnsIn } from './learning-scope.ts'

/** What is computed from these alone is worth keeping; masks are made again. */
const heavyInputs: ReadonlySet<string> = new Set<keyof TaggerFeeds>([
  'words',
  'pieces',
  'characters',
  'shapes',
  'sources',
  'image',
  'objects',
])

/** The inputs that the part above the boundary still wants. */
export const lightInputs = ['mask', 'hasImage', 'hasObject'] as const satisfies readonly (keyof TaggerFeeds)[]

/**
 * The values of one of our small networks above which learning the top layers changes anything, by the names under which
 * they are kept. Of whatever stands on `readPost`, in inference and in training.
 */
export function readingBoundary(g: Graph, result: Value, sizes: ReadingSizes): Readonly<Record<string, Value>> {
  const values = frozenBoundary(g, result, {
    learns: (name) => learnsIn('top', name, sizes),
    below: (name) => heavyInputs.has(name),
  })
  return Object.fromEntries(values.map((value, at) => [`frozen/${at}`, value]))
}
