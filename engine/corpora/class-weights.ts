import { Failed } from '../../contract/domain/failed.ts'
import type { ClassWeights } from './training-choices.ts'

/** The tag of words that are in no entity. */
const outsideTag = 'O'

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
      throw new Failed('bad-input', `A class weight is given for "${stranger}", which is none of ${someOf(labels)}.`)
    return labels.map((label) => wanted.get(label) ?? 1)
  }
  const counts = new Map<string, number>()
  for (const example of examples) counts.set(example, (counts.get(example) ?? 0) + 1)
  return labels.map((label) => {
    const count = counts.get(label)
    return count === undefined ? 1 : examples.length / (counts.size * count)
  })
}

/**
 * One number for each tag: that of its type for `B-TYPE` and `I-TYPE`, for `O` its own, and 1 for rows that stand for no word.
 * Balanced is by entities: types weigh against one another, and `O` has 1.
 *
 * @param rows  names of the tags, in the order of the head
 * @param types of the training posts' entities, one for each entity
 * @throws Failed `bad-input` for a weight of something that is no type
 */
export function tagWeightsOf(
  wanted: ClassWeights | null,
  rows: readonly string[],
  types: readonly string[],
): readonly number[] | undefined {
  const typeOf = (row: string) => /^[BI]-(.*)$/s.exec(row)?.[1]
  const names = [...new Set(rows.flatMap((row) => typeOf(row) ?? [])), outsideTag]
  const weights = classWeightsOf(wanted, names, types)
  return (
    weights &&
    rows.map((row) => {
      const name = row === outsideTag ? row : typeOf(row)
      return name === undefined ? 1 : weights[names.indexOf(name)]!
    })
  )
}

const someOf = (labels: readonly string[]) =>
  labels.length <= 20 ? labels.join(', ') : `${labels.slice(0, 20).join(', ')} and ${labels.length - 20} more`
