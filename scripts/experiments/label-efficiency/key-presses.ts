import type { TypedRange } from '../../../engine/inference/tagger-alignment.ts'
import { noRelation } from '../../../models/metrics/relation-scores.ts'

/** What each thing costs at the desk; `stretch` for each side that moves; a new relation costs as much as a new mention. */
export const keys = { accept: 1, reject: 1, retype: 2, stretch: 2, add: 4 } as const

const overlap = (a: TypedRange, b: TypedRange): boolean => a.start < b.end && b.start < a.end
const same = (a: TypedRange, b: TypedRange): boolean => a.start === b.start && a.end === b.end

/**
 * Key presses that make a post's suggestions into its gold labels: each suggestion becomes at most one label, exact ones first, and
 * what is left of them is rejected.
 */
export function keyPresses(gold: readonly TypedRange[], suggested: readonly TypedRange[]): number {
  const left = new Set(suggested)
  const costs: ((label: TypedRange) => number | null)[] = [
    (label) =>
      take(
        left,
        (each) => same(each, label) && each.type === label.type,
        () => keys.accept,
      ),
    (label) =>
      take(
        left,
        (each) => same(each, label),
        () => keys.retype,
      ),
    (label) =>
      take(
        left,
        (each) => overlap(each, label),
        (each) => Math.min(keys.add + keys.reject, corrected(each, label)),
      ),
    () => keys.add,
  ]
  let open = [...gold]
  let sum = 0
  for (const cost of costs)
    open = open.filter((label) => {
      const pressed = cost(label)
      sum += pressed ?? 0
      return pressed === null
    })
  return sum + left.size * keys.reject
}

function corrected(from: TypedRange, to: TypedRange): number {
  const sides = Number(from.start !== to.start) + Number(from.end !== to.end)
  return sides * keys.stretch + (from.type === to.type ? 0 : keys.retype)
}

function take(
  left: Set<TypedRange>,
  fits: (each: TypedRange) => boolean,
  cost: (each: TypedRange) => number,
): number | null {
  const found = [...left].find(fits)
  if (found === undefined) return null
  left.delete(found)
  return cost(found)
}

/** All of it by hand. */
export const pressesByHand = (gold: readonly TypedRange[]): number => gold.length * keys.add

/** What makes a suggested relation of a pair into the right one; None is no suggestion, and nothing has to be said of it. */
export function pairPresses(gold: string, suggested: string): number {
  if (gold === suggested) return gold === noRelation ? 0 : keys.accept
  if (suggested === noRelation) return keys.add
  return gold === noRelation ? keys.reject : keys.retype
}

export const pairPressesByHand = (gold: string): number => (gold === noRelation ? 0 : keys.add)
