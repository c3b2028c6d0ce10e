import type { NameMap } from '../../models/checkpoints/maps/name-map.ts'
import { clipVision } from '../../models/checkpoints/maps/vision.ts'
import type { Preprocessing } from './preprocessing.ts'
import type { PublicImport } from './public-ask.ts'

/** What became of the checkpoints' tensors. */
export interface ImportReport {
  readonly loaded: readonly { readonly part: string; readonly map: string; readonly tensors: number }[]
  /** Started from nothing, by the seed. */
  readonly fresh: readonly string[]
  /** Known words of the vocabulary; further ones are new. */
  readonly grown: readonly { readonly name: string; readonly rows: number; readonly of: number }[]
  readonly leftOver: readonly { readonly part: string; readonly name: string; readonly why: string }[]
  readonly notes: readonly string[]
}

/** What a person should know about how the parts were put together. */
export function importNotes(ask: PublicImport, vision: NameMap, preprocessing: Preprocessing): readonly string[] {
  return [...formNotes(ask, vision), scaleLine(preprocessing)]
}

function formNotes({ architecture, task, fidelity }: PublicImport, vision: NameMap): readonly string[] {
  if (architecture === 'hvpnet')
    return [
      'the ResNet is not trained; batch normalisation uses its stored statistics',
      ...(fidelity === 'paper' ? ['paper form: a 1x1 convolution for each stage, and missing images are hidden'] : []),
    ]
  const notes =
    fidelity === 'paper'
      ? ['paper form: the whole image is looked at, with class vector and positions from the checkpoint']
      : task === 'mkg'
        ? ['released form: patches of all images, neither class vector nor positions; the checkpoint’s stay out']
        : [
            'released form: the class vector is used without a position, the whole image is not looked at, the checkpoint’s position table stays out; objects have new tables',
          ]
  return vision === clipVision
    ? notes
    : [...notes, 'the checkpoint has no LayerNorm before its first layer: it starts with scale 1 and shift 0']
}

const scaleLine = ({ scale: { mean, deviation }, from }: Preprocessing) =>
  `colours are scaled by mean ${mean.join(', ')} and deviation ${deviation.join(', ')}: ${from}`

/** For a person, a line each. */
export function reportLines({ loaded, fresh, grown, leftOver, notes }: ImportReport): readonly string[] {
  const reasons = new Map<string, string[]>()
  for (const { part, name, why } of leftOver) {
    const key = `${part}: ${why}`
    reasons.set(key, [...(reasons.get(key) ?? []), name])
  }
  const some = (names: readonly string[]) =>
    names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  return [
    ...loaded.map(({ part, map, tensors }) => `loaded (${part}, ${map}): ${tensors} tensors`),
    ...grown.map(({ name, rows, of }) => `loaded in part: ${name}, ${rows} of ${of} rows; the others are new`),
    ...(fresh.length > 0 ? [`new: ${some(fresh)}`] : []),
    ...[...reasons].map(([reason, names]) => `left over (${reason}): ${some(names)}`),
    ...notes,
  ]
}
