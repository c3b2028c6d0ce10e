import type { ContractRouterClient } from '@orpc/contract'
import type { ComputeContract } from '../engine/compute/compute-contract.ts'
import { nodeSpawner, sourceEntries } from '../engine/processes/node-spawner.ts'
import { withWorker } from '../engine/processes/worker-life.ts'
import type { Terminal } from './terminal.ts'

/** Runs `job` beside a process that runs models, which is ended when it takes too much of anything. */
export function withCompute<T>(
  terminal: Terminal,
  job: (compute: ContractRouterClient<ComputeContract>) => Promise<T>,
): Promise<T> {
  return withWorker<ComputeContract, T>(
    {
      spawner: nodeSpawner({ entries: sourceEntries }),
      role: 'compute',
      log: (line) => terminal.note(line),
      limits: { memoryBytes: 4 * 2 ** 30, callMs: 60_000 },
      signal: terminal.signal,
    },
    job,
  )
}
