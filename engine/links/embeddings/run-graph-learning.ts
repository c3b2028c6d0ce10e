import { Failed } from '../../../contract/domain/failed.ts'
import type { Log } from '../../processes/log.ts'
import type { Spawner } from '../../processes/spawner.ts'
import { withWorker } from '../../processes/worker-life.ts'
import type { TrainerContract } from '../../trainer/trainer-contract.ts'
import type { GraphLearningAsk, GraphLearningDone, GraphLearningProgress } from './links-learning.ts'

export interface RunGraphLearningOptions {
  readonly spawner: Spawner
  readonly log: Log
  readonly signal: AbortSignal
  readonly onProgress: (progress: GraphLearningProgress) => void
  readonly memoryBytes?: number
}

/**
 * One run in a trainer process of its own, which ends with it; the engine never loads the runtime. The package then lies at the ask's
 * `target`, and `openLinksModel` opens it. A run from nothing that was cancelled or killed is gone on with by the same ask.
 *
 * @throws Failed `cancelled` when `signal` is aborted, `process-died`, `bad-input`, `model`
 */
export async function runGraphLearning(
  ask: GraphLearningAsk,
  { spawner, log, signal, onProgress, memoryBytes = 6 * 2 ** 30 }: RunGraphLearningOptions,
): Promise<GraphLearningDone> {
  try {
    return await withWorker<TrainerContract, GraphLearningDone>(
      { spawner, role: 'trainer', log, limits: { memoryBytes }, signal },
      async (client) => {
        for await (const item of await client.learnGraph(ask)) {
          if (item.kind === 'done') return item
          onProgress(item)
        }
        throw new Failed('internal', 'The trainer process ended its run without a result.')
      },
    )
  } catch (error) {
    // A stream whose process was killed may end with its own words.
    throw signal.aborted ? new Failed('cancelled', 'Cancelled.', {}, { cause: error }) : error
  }
}
