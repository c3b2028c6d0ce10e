import { settling } from './forces.ts'
import type { FromSettling, ToSettling } from './settle-messages.ts'

/**
 * The thread that the forces have to themselves: a frame never waits for them. It works when it is asked to and answers each time with
 * where the nodes are.
 */
let current: ReturnType<typeof settling> | null = null

self.addEventListener('message', ({ data }: MessageEvent<ToSettling>) => {
  current ??= data.forces === undefined ? null : settling(data.forces, () => performance.now())
  if (current === null) return
  current.run(data.passes, data.milliseconds)
  current.copyTo(data.places)
  const answer: FromSettling = { places: data.places, isCalm: current.isCalm }
  self.postMessage(answer, { transfer: [data.places.buffer] })
})
