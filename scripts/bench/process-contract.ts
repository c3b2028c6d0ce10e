import { z } from 'zod'
import { call } from '../../contract/calls/base.ts'

/** A post at the paper's size as it crosses to the process: token ids, and its images as bytes, RGB, one after the other. */
export const paperPost = z.object({
  ids: z.array(z.int()),
  images: z.instanceof(Blob),
})
export type PaperPost = z.infer<typeof paperPost>

const timed = z.object({ milliseconds: z.array(z.number()), operations: z.number(), parameters: z.int() })

/** A process that runs what no product call runs yet: networks of the paper's size, single training steps. */
export const benchContract = {
  openPaper: call
    .input(z.object({ network: z.enum(['mkgformer', 'mkgformer-links', 'hvpnet']), threads: z.int() }))
    .output(z.object({ parameters: z.int(), imageBytes: z.int() })),
  /** @returns operations of the pass, and what the network says of each post, so that the numbers cross back as they would */
  forwardPaper: call
    .input(z.object({ posts: z.array(paperPost) }))
    .output(z.object({ operations: z.number(), scores: z.array(z.array(z.number())) })),
  /** Times of single steps, the first one left out. */
  stepPaper: call.input(z.object({ threads: z.int(), batch: z.int(), length: z.int(), steps: z.int() })).output(timed),
  /** All parameters learn. `peakBytes`: the most memory that the process ever had. */
  stepPaperFull: call
    .input(z.object({ threads: z.int(), batch: z.int(), length: z.int(), steps: z.int() }))
    .output(timed.extend({ peakBytes: z.number() })),
  stepStarter: call
    .input(z.object({ starter: z.string(), threads: z.int(), batch: z.int(), length: z.int(), steps: z.int() }))
    .output(timed),
}
export type BenchContract = typeof benchContract
