import { z } from 'zod'
import { deviceTrial } from '../domain/status.ts'
import { call } from './base.ts'

export const systemFacts = z.object({
  version: z.string(),
  node: z.string(),
  sqlite: z.string(),
  onnxruntime: z.string(),
  platform: z.string(),
  shell: z.enum(['electron', 'browser', 'command-line']),
  devices: z.array(deviceTrial),
  /** Single-precision matrix products, 10^9 operations a second, measured; null before the first measurement. */
  gemmGflops: z.number().nullable(),
})
export type SystemFacts = z.infer<typeof systemFacts>

export const system = {
  facts: call.output(systemFacts),
  ping: call.output(z.object({ at: z.int() })),
}
