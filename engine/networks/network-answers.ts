import type { Value } from '../../models/graph/ops.ts'
import type { ActivationStore } from '../activations/activation-store.ts'
import { joinActivations } from '../activations/activations.ts'
import { frozenNetwork, type NetworkReading } from '../activations/frozen-network.ts'
import { NotHalf, openFrozenPart } from '../activations/frozen-part.ts'
import { networkPictures } from './network-pictures.ts'
import { runSession } from './run-session.ts'
import type { OpenSession, SessionOptions, StoredNetwork } from './stored-network.ts'
import { tokenFeeds } from './token-feeds.ts'

/** One output of a network, for batches of texts. Its owner releases it. */
export interface NetworkAnswers {
  /** @throws ModelOutputError for numbers that are none */
  run(readings: readonly NetworkReading[]): Promise<{ readonly data: Float32Array; readonly dims: readonly number[] }>
  release(): Promise<void>
}

export interface AnswerOptions extends Omit<SessionOptions, 'given'> {
  /** Where what the frozen layers compute is kept; left out: the whole network is run every time. */
  readonly activations?: ActivationStore
}

/** @param output its name, and the value of the network's graph */
export async function openNetworkAnswers(
  network: StoredNetwork,
  output: { readonly name: string; readonly value: Value },
  { activations: files, ...options }: AnswerOptions,
): Promise<NetworkAnswers> {
  const { name } = network.manifest
  const pictures = networkPictures(network)
  const outputs = { [output.name]: output.value }
  const texts = (readings: readonly NetworkReading[]) => tokenFeeds(readings.map(({ ids }) => ids))
  let whole: OpenSession | null = null
  const runWhole = async (readings: readonly NetworkReading[]) => {
    whole ??= await network.open(outputs, options)
    return runSession(whole, { ...texts(readings), ...pictures.feeds(readings) }, output.name, name)
  }
  if (files === undefined) {
    whole = await network.open(outputs, options)
    return { run: runWhole, release: () => whole!.release() }
  }
  const lower = frozenNetwork(network, output.value)
  const frozen = openFrozenPart(lower, { files, ...options })
  const upper = await network.open(outputs, { ...options, given: lower.boundary })
  return {
    async run(readings) {
      try {
        const kept = await frozen.activations(readings)
        const rows = readings.map(({ ids }, at) => ({ activations: kept[at]!, length: ids.length }))
        const feeds = {
          ...texts(readings),
          ...pictures.light(readings),
          ...joinActivations(rows, lower.boundary),
        }
        return await runSession(upper, feeds, output.name, name)
      } catch (error) {
        if (!(error instanceof NotHalf)) throw error
        return runWhole(readings)
      }
    },
    async release() {
      await Promise.all([upper.release(), frozen.release(), whole?.release()])
    },
  }
}
