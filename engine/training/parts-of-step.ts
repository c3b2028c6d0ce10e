import type { Feeds, PartOfStep } from './fit-session.ts'

/**
 * The examples of one step, cut into as many batches as are added up.
 *
 * @param count how many; fewer where there are fewer examples
 * @param feeds of one of them, with a seed of its own: what is dropped must not repeat itself
 * @param weigh what an example counts in the mean that the loss is
 */
export function partsOfStep<E>(
  examples: readonly E[],
  count: number,
  seed: number,
  feeds: (part: readonly E[], seed: number) => Feeds,
  weigh: (example: E) => number = () => 1,
): readonly PartOfStep[] {
  const size = Math.ceil(examples.length / count)
  const sum = (some: readonly E[]) => some.reduce((all, each) => all + weigh(each), 0)
  const whole = sum(examples)
  const parts: PartOfStep[] = []
  for (let from = 0; from < examples.length; from += size) {
    const part = examples.slice(from, from + size)
    parts.push({ feeds: feeds(part, (seed + 7919 * parts.length) % 0x7fffffff), share: sum(part) / whole })
  }
  return parts
}
