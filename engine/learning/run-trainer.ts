import { availableParallelism } from 'node:os'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'
import type { Log } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import { withWorker } from '../processes/worker-life.ts'
import type { LearnAsk, LearnDone, LearnProgress, TrainerContract } from '../trainer/trainer-contract.ts'
import { SilenceWatch } from './silence-watch.ts'

export interface RunTrainerOptions {
  readonly spawner: Spawner
  readonly log: Log
  readonly signal: AbortSignal
  readonly onProgress: (progress: LearnProgress) => void
  /** A trainer that says nothing for so long is killed. */
  readonly silentMs?: number
  readonly memoryBytes?: number
}

export const trainerThreads = Math.max(1, Math.min(16, availableParallelism()))

/**
 * One run in a process of its own, which ends with it.
 *
 * @throws Failed `cancelled` when `signal` is aborted, `process-died` when it died, hung or took too much memory, or what
 * `learnRun` fails with
 */
export async function runTrainer(ask: LearnAsk, options: RunTrainerOptions): Promise<LearnDone> {
  const { spawner, log, signal, onProgress, silentMs = 5 * 60_000, memoryBytes = 6 * 2 ** 30 } = options
  const silence = new AbortController()
  const watch = new SilenceWatch(silentMs, () => silence.abort())
  try {
    return await withWorker<TrainerContract, LearnDone>(
      { spawner, role: 'trainer', log, limits: { memoryBytes }, signal: AbortSignal.any([signal, silence.signal]) },
      async (client) => {
        for await (const item of await client.learn(ask)) {
          if (item.kind === 'done') return item
          watch.heard()
          onProgress(item)
        }
        throw new Failed('internal', 'The trainer process ended its run without a result.')
      },
    )
  } catch (error) {
    if (!silence.signal.aborted) throw error
    const seconds = Math.round(silentMs / 1000)
    throw new Failed('process-died', say('processes.trainerSilent', { seconds }))
  } finally {
    watch.stop()
  }
}
