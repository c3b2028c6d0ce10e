import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { call } from '../../../contract/calls/base.ts'

/** A worker made for tests: everything that a worker may do wrong, on request. */
export const testContract = {
  add: call.input(z.object({ a: z.number(), b: z.number() })).output(z.number()),
  pid: call.output(z.int()),
  sleep: call.input(z.object({ ms: z.number() })).output(z.string()),
  /** Blocks its thread, as native code does. */
  block: call.input(z.object({ ms: z.number() })).output(z.string()),
  count: call.input(z.object({ to: z.int(), everyMs: z.number() })).output(eventIterator(z.object({ n: z.int() }))),
  /** Did a `sleep` hear that it was aborted? */
  aborted: call.output(z.int()),
  fail: call.input(z.object({ how: z.enum(['failed', 'thrown', 'wrong-output', 'in-stream']) })).output(z.string()),
  failInStream: call.output(eventIterator(z.object({ n: z.int() }))),
  hoard: call.input(z.object({ mebibytes: z.int() })).output(z.int()),
  double: call.input(z.instanceof(Blob)).output(z.instanceof(Blob)),
  environment: call.output(z.array(z.string())),
  garbage: oc.output(z.string()),
}
