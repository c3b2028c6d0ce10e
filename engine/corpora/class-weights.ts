import { Failed } from '../../contract/domain/failed.ts'
import type { ClassWeights } from './training-choices.ts'

/**
 * One number for each label: what an error on it counts. Balanced: the examples over classes times examples of the class, so that
 * every class counts the same as a whole; labels without examples have 1.
 *
 * @throws Failed `bad-input` for a weight of something that is no label
 */
export function classWeightsOf(
  wanted: ClassWeights | null,
  labels: readonly string[],
  examples: readonly string[],
): readonly number[] | undefined {
  if (wanted === null) return undefined
  if (wanted !== 'balanced') {
    const stranger = [...wanted.keys()].find((name) => !labels.includes(name))
    if (stranger !== undefined)
      throw new Failed('bad-input', `A class weight is given for "${stranger}", which is none of ${labels.join(', ')}.`)
    return labels.map((label) => wanted.get(label) ?? 1)
  }
  const counts = new Map<string, number>()
  for (const example of examples) counts.set(example, (counts.get(example) ?? 0) + 1)
  return labels.map((label) => {
    const count = counts.get(label)
    return count === undefined ? 1 : examples.length / (counts.size * count)
  })
}
