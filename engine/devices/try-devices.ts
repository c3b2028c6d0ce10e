import type { DeviceKind } from '../../contract/domain/device.ts'
import { Failed } from '../../contract/domain/failed.ts'
import { sentenceOf } from '../../contract/sentences/say.ts'
import type { ComputeContract, ModelSource } from '../compute/compute-contract.ts'
import { type Log, logToStderr } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import { withWorker } from '../processes/worker-life.ts'
import type { TrialOutcome } from './judge-devices.ts'
import { missingDevice } from './missing-device.ts'

export interface TryDevicesOptions {
  readonly spawner: Spawner
  /** The model that is tried: its own graph with its own weights. */
  readonly source: ModelSource
  readonly threads: number
  /** A device that has not answered by then is not used. */
  readonly trialMs?: number
  readonly memoryBytes?: number
  readonly signal?: AbortSignal
  readonly log?: Log
}

export interface DevicesTried {
  readonly outcomes: ReadonlyMap<DeviceKind, TrialOutcome>
  /** 10^9 operations a second of the CPU; null where it could not be measured. */
  readonly gemmGflops: number | null
  readonly onnxruntime: string
}

/** As in a BERT-base layer over some posts at once. */
const gemmSize = { n: 512, k: 768, m: 3072, milliseconds: 300 } as const

/**
 * Runs the model on the CPU and on every other device that the runtime lists, each in a process that is thrown away
 * afterwards: a driver that crashes or hangs takes nothing along.
 *
 * @throws Failed when even the CPU's process cannot be asked, or `signal` is aborted
 */
export async function tryDevices(options: TryDevicesOptions): Promise<DevicesTried> {
  const { source, threads, log = logToStderr } = options
  const outcomes = new Map<DeviceKind, TrialOutcome>()
  const cpu = await inThrowAway(options, async (client) => {
    const { onnxruntime } = await client.versions()
    const listed = await client.devices()
    const outcome = await measured(client.trial({ source, device: 'cpu', threads }))
    const { gflops } = await client.gemm({ ...gemmSize, threads })
    return { onnxruntime, listed, outcome, gflops }
  })
  outcomes.set('cpu', cpu.outcome)
  for (const device of cpu.listed) {
    if (device === 'cpu') continue
    const outcome = await inThrowAway(options, (client) => measured(client.trial({ source, device, threads }))).catch(
      (error: unknown) => failed(error),
    )
    if (options.signal?.aborted === true) throw new Failed('cancelled', 'Cancelled.')
    const told = missingDevice(device, outcome)
    outcomes.set(device, told)
    if (told.kind === 'failed') log(`the device ${device} cannot be used: ${told.reason.text}`)
  }
  return { outcomes, gemmGflops: cpu.gflops, onnxruntime: cpu.onnxruntime }
}

type Job<T> = Parameters<typeof withWorker<ComputeContract, T>>[1]

function inThrowAway<T>(options: TryDevicesOptions, job: Job<T>): Promise<T> {
  const { spawner, signal, log = logToStderr, trialMs = 60_000, memoryBytes = 3 * 2 ** 30 } = options
  const limits = { callMs: trialMs, memoryBytes }
  return withWorker<ComputeContract, T>({ spawner, role: 'compute', log, limits, signal }, job)
}

async function measured(
  trial: Promise<{ readonly scores: readonly number[]; readonly millisecondsPerPost: number }>,
): Promise<TrialOutcome> {
  return { kind: 'measured', ...(await trial) }
}

function failed(error: unknown): TrialOutcome {
  const reason =
    error instanceof Failed
      ? error.sentence
      : sentenceOf(error instanceof Error ? error.message : String(error), undefined)
  return { kind: 'failed', reason }
}
