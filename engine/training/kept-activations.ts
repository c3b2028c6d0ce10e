import type { ActivationStore } from '../activations/activation-store.ts'
import type { Activations } from '../activations/activations.ts'
import { type FrozenNetwork, NotHalf, openFrozenPart } from '../activations/frozen-part.ts'

/**
 * Runs what is frozen on every example that has not been met before. Undefined where a number is too large to be kept: then
 * the whole network has to learn.
 */
export async function keptActivations<E>(
  network: FrozenNetwork<E>,
  examples: readonly E[],
  options: { readonly files: ActivationStore; readonly device?: string; readonly threads: number },
): Promise<((example: E) => Activations) | undefined> {
  const frozen = openFrozenPart(network, options)
  try {
    const made = await frozen.activations(examples)
    const byExample = new Map(examples.map((example, at) => [example, made[at]!]))
    return (example) => byExample.get(example)!
  } catch (error) {
    if (error instanceof NotHalf) return undefined
    throw error
  } finally {
    await frozen.release()
  }
}
