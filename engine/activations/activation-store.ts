import { ActivationFiles } from './activation-files.ts'

/** Where activations are kept. */
export type ActivationStore = Pick<ActivationFiles, 'read' | 'write'>

/** With more numbers a step of learning takes the better part of a second on a laptop, and reading a post far longer than a disk. */
export const large = 10_000_000

export const nothingKept: ActivationStore = { read: () => Promise.resolve(null), write: () => Promise.resolve() }

/**
 * A small network reads a post about as fast as a disk does, and a version of it that learnt everything shares no frozen layer
 * with the one before: nothing of it is kept.
 */
export function activationStore(
  weights: ReadonlyMap<string, { readonly data: ArrayLike<number> }>,
  folder: string,
): ActivationStore {
  const numbers = [...weights.values()].reduce((sum, { data }) => sum + data.length, 0)
  return numbers > large ? new ActivationFiles(folder) : nothingKept
}
