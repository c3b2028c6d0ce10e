import type { Weights } from './fit-model.ts'

/** The old weights moved towards the new ones, by a share from 0 to 1 of the way; those without a new one stay. */
export function partWay(before: Weights, after: Weights, share: number): Weights {
  const moved = new Map(before)
  for (const [name, { shape, data }] of after) {
    const old = before.get(name)!.data
    moved.set(name, { dtype: 'float32', shape, data: data.map((value, i) => old[i]! + share * (value - old[i]!)) })
  }
  return moved
}
