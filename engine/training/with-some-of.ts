import type { ExamplesByEpoch } from './fit-model.ts'

/** All that is new in every epoch, and of what comes again another part in each: all of it has come once at the end. */
export function withSomeOf<E>(fresh: readonly E[], old: readonly E[], epochs: number): ExamplesByEpoch<E> {
  const part = Math.ceil(old.length / epochs)
  return (epoch) => {
    const from = (epoch - 1) * part
    // Round again where the last part would be shorter than the others.
    return [...fresh, ...Array.from({ length: part }, (_, at) => old[(from + at) % old.length]!)]
  }
}
