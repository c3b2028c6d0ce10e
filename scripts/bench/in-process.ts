import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import type { ComputeContract } from '../../engine/compute/compute-contract.ts'
import { logToStderr } from '../../engine/processes/log.ts'
import { nodeSpawner, sourceEntries } from '../../engine/processes/node-spawner.ts'
import { withWorker } from '../../engine/processes/worker-life.ts'
import type { BenchContract } from './process-contract.ts'

const run =
  <C extends AnyContractRouter>(entry: URL) =>
  <T>(job: (client: ContractRouterClient<C>) => Promise<T>): Promise<T> =>
    withWorker<C, T>(
      { spawner: nodeSpawner({ entries: { ...sourceEntries, compute: entry } }), role: 'compute', log: logToStderr },
      job,
    )

/** Runs a job in a fresh compute process, the product's own. */
export const inCompute = run<ComputeContract>(sourceEntries.compute)

/** Runs a job in a process with networks that only the benchmarks know. */
export const inBenchProcess = run<BenchContract>(new URL('./process.ts', import.meta.url))
