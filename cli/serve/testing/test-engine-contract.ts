import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { call } from '../../../contract/calls/base.ts'

export const testEngineContract = {
  count: call.output(z.int()),
  pid: call.output(z.int()),
  stream: call.input(z.object({ items: z.int(), size: z.int() })).output(eventIterator(z.object({ text: z.string() }))),
  /** Items of the last stream that have left the engine. */
  sent: call.output(z.int()),
  wait: call.input(z.object({ ms: z.int() })).output(z.string()),
  size: call.input(z.instanceof(Blob)).output(z.int()),
}
