import { type DeviceKind, deviceKind } from '../../contract/domain/device.ts'
import type { DeviceTrial } from '../../contract/domain/status.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'

/** What came of running a model on a device. `failed` and `absent` say why, in words for the person. */
export type TrialOutcome =
  | { readonly kind: 'measured'; readonly scores: readonly number[]; readonly millisecondsPerPost: number }
  | { readonly kind: 'failed'; readonly reason: Sentence }
  | { readonly kind: 'absent'; readonly reason: Sentence }

/**
 * The largest difference that arithmetic in another order explains, as a share of the largest score: float32 on a GPU
 * differs by some 1e-5, reduced-precision matrix units by some 1e-3.
 */
export const scoreTolerance = 2e-3

/** Another device must be clearly faster: it costs start-up time, memory and a driver that may fail. */
const worthChanging = 0.9

/**
 * Compares what each device computed with the CPU's numbers and chooses the fastest that agrees. In the contract's order
 * of devices. Without the CPU's numbers nothing can be judged, and nothing is chosen.
 */
export function judgeDevices(outcomes: ReadonlyMap<DeviceKind, TrialOutcome>): DeviceTrial[] {
  const cpu = outcomes.get('cpu')
  const judged = deviceKind.options.map((device): DeviceTrial => {
    const outcome = outcomes.get(device)
    if (outcome === undefined || outcome.kind === 'absent') {
      const reason = outcome?.reason ?? say('devices.notInBuild')
      return { device, verdict: 'absent', ...because(reason), millisecondsPerPost: null }
    }
    if (outcome.kind === 'failed')
      return { device, verdict: 'failed', ...because(outcome.reason), millisecondsPerPost: null }
    const { millisecondsPerPost } = outcome
    if (device === 'cpu')
      return {
        device,
        verdict: 'usable',
        ...because(say('devices.cpu', { time: inMilliseconds(millisecondsPerPost) })),
        millisecondsPerPost,
      }
    if (cpu?.kind !== 'measured')
      return {
        device,
        verdict: 'failed',
        ...because(say('devices.noCpu')),
        millisecondsPerPost,
      }
    const difference = largestDifference(cpu.scores, outcome.scores)
    if (!(difference <= scoreTolerance))
      return {
        device,
        verdict: 'wrong-numbers',
        ...because(
          Number.isNaN(difference)
            ? say('devices.noNumbers')
            : say('devices.differs', { difference: shortly(difference), most: shortly(scoreTolerance) }),
        ),
        millisecondsPerPost,
      }
    const reason = say('devices.agrees', {
      difference: shortly(difference),
      speed: speed(cpu.millisecondsPerPost / millisecondsPerPost),
    })
    return { device, verdict: 'usable', ...because(reason), millisecondsPerPost }
  })
  const best = fastest(judged)
  return judged.map((trial) => (trial.device === best ? { ...trial, verdict: 'chosen' } : trial))
}

/** As a trial has it. */
export const because = ({ text, said }: Sentence) => ({ reason: text, said })

function fastest(trials: readonly DeviceTrial[]): DeviceKind | null {
  const usable = trials.filter(({ verdict }) => verdict === 'usable')
  const time = ({ device, millisecondsPerPost }: DeviceTrial): number =>
    (millisecondsPerPost ?? Number.POSITIVE_INFINITY) / (device === 'cpu' ? 1 : worthChanging)
  return usable.toSorted((a, b) => time(a) - time(b))[0]?.device ?? null
}

/** As a share of the CPU's largest score; NaN where a number is missing or is none. */
function largestDifference(expected: readonly number[], found: readonly number[]): number {
  if (expected.length !== found.length) return Number.NaN
  const scale = expected.reduce((largest, x) => Math.max(largest, Math.abs(x)), 1)
  let largest = 0
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(expected[i]! - found[i]!)
    if (!Number.isFinite(difference)) return Number.NaN
    largest = Math.max(largest, difference)
  }
  return largest / scale
}

function speed(ratio: number): Sentence {
  const times = (factor: number): string => (factor < 10 ? factor.toPrecision(2) : factor.toFixed(0))
  if (ratio >= 1.05) return say('devices.faster', { times: times(ratio) })
  if (ratio <= 0.95) return say('devices.slower', { times: times(1 / ratio) })
  return say('devices.asFast')
}

function shortly(difference: number): string {
  return difference === 0 ? '0' : Number(difference.toPrecision(1)).toExponential().replace('e+0', '')
}

function inMilliseconds(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toPrecision(2) : Math.round(milliseconds)} ms`
}
