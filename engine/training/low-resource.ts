import { seededRandom, shuffled } from './fit-random.ts'

/**
 * K examples of each class, as the papers' low-resource settings draw them. An example may hold several classes, as posts hold
 * entities of several types: no class then has fewer than K examples, or all there are, and none of those drawn could be left out.
 * Examples without a class are not drawn; None of a relation is a class if `classesOf` says it.
 *
 * @returns a part of `examples`, in their order; the same for the same seed
 * @throws RangeError unless K is a whole number of at least 1
 * Source: the greedy draw of Yang and Katiyar 2020, arXiv:2010.02405.
 */
export function fewShot<T>(
  examples: readonly T[],
  classesOf: (example: T) => Iterable<string>,
  k: number,
  seed: number,
): T[] {
  if (!(Number.isInteger(k) && k >= 1))
    throw new RangeError(`${k} examples of each class: expected a whole number of at least 1`)
  const classes = examples.map((example) => new Set(classesOf(example)))
  const total = new Map<string, number>()
  for (const each of classes) for (const name of each) total.set(name, (total.get(name) ?? 0) + 1)
  const order = shuffled([...examples.keys()], seededRandom(seed))
  const drawn = new Set<number>()
  const counts = new Map<string, number>([...total.keys()].map((name) => [name, 0]))
  const add = (at: number, change: 1 | -1) => {
    for (const name of classes[at]!) counts.set(name, counts.get(name)! + change)
  }
  // Rare classes first: what comes along with them often suffices for the frequent ones.
  const rareFirst = [...total].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1))
  for (const [name] of rareFirst)
    for (const at of order) {
      if (counts.get(name)! >= k) break
      if (drawn.has(at) || !classes[at]!.has(name)) continue
      drawn.add(at)
      add(at, 1)
    }
  for (const at of [...drawn])
    if ([...classes[at]!].every((name) => counts.get(name)! > k)) {
      drawn.delete(at)
      add(at, -1)
    }
  return examples.filter((_, at) => drawn.has(at))
}

/**
 * A share of the examples, drawn blindly, rounded up: something is always left to learn from. With the same seed a smaller share is a
 * part of a larger one.
 *
 * @param percent above 0, up to 100
 * @returns a part of `examples`, in their order; the same for the same seed
 * @throws RangeError for any other share
 */
export function percentageOf<T>(examples: readonly T[], percent: number, seed: number): T[] {
  if (!(percent > 0 && percent <= 100))
    throw new RangeError(`${percent} per cent of the examples: expected more than 0 and at most 100`)
  const count = Math.min(examples.length, Math.ceil((percent * examples.length) / 100))
  const drawn = new Set(shuffled([...examples.keys()], seededRandom(seed)).slice(0, count))
  return examples.filter((_, at) => drawn.has(at))
}
