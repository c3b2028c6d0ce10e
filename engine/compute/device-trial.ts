import type { DeviceKind } from '../../contract/domain/device.ts'
import type { ModelSource } from './compute-contract.ts'
import { openModel } from './open-model.ts'
import { trialPosts } from './trial-posts.ts'

export interface TrialAsk {
  readonly source: ModelSource
  readonly device: DeviceKind
  readonly threads: number
}

const timedRuns = 5
/** A slow device need not be timed so often. */
const timedMs = 3_000

/**
 * The model's scores of fixed posts on a device, all in one list, and the median time for a post, the first run (in which
 * a device compiles its kernels) left out.
 *
 * @throws Failed `model` when the device cannot load it, in the runtime's words; ModelOutputError for numbers that are none
 */
export async function runDeviceTrial({ source, device, threads }: TrialAsk): Promise<{
  readonly scores: number[]
  readonly millisecondsPerPost: number
}> {
  const tagger = await openModel(source, { device, threads })
  const posts = trialPosts(tagger.imageSize)
  const scores = (await tagger.emissions(posts)).flatMap((each) => [...each])
  const times: number[] = []
  const end = performance.now() + timedMs
  do {
    const start = performance.now()
    await tagger.emissions(posts)
    times.push((performance.now() - start) / posts.length)
  } while (times.length < timedRuns && performance.now() < end)
  await tagger.release()
  return { scores, millisecondsPerPost: times.toSorted((a, b) => a - b)[times.length >> 1]! }
}
