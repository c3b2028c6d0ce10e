import { setTimeout as wait } from 'node:timers/promises'
import { implement } from '@orpc/server'
import { Failed } from '../../../contract/domain/failed.ts'
import { serveWorker } from '../serve-worker.ts'
import { testContract } from './worker-contract.ts'

const os = implement(testContract)
const hoard: Buffer[] = []
let aborted = 0

serveWorker(
  os.router({
    add: os.add.handler(({ input }) => input.a + input.b),
    pid: os.pid.handler(() => process.pid),
    sleep: os.sleep.handler(async ({ input, signal }) => {
      await wait(input.ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
        aborted += 1
        throw error
      })
      return 'slept'
    }),
    block: os.block.handler(({ input }) => {
      const end = performance.now() + input.ms
      while (performance.now() < end);
      return 'blocked'
    }),
    count: os.count.handler(async function* ({ input }) {
      for (let n = 1; n <= input.to; n++) {
        yield { n }
        await wait(input.everyMs)
      }
    }),
    aborted: os.aborted.handler(() => aborted),
    fail: os.fail.handler(({ input }) => {
      if (input.how === 'failed') throw new Failed('busy', 'Still at it.', { since: 3 })
      if (input.how === 'thrown') throw new TypeError('secret details')
      return 7 as unknown as string
    }),
    failInStream: os.failInStream.handler(async function* () {
      yield { n: 1 }
      throw new Failed('model', 'Impossible numbers.')
    }),
    hoard: os.hoard.handler(async ({ input }) => {
      for (let i = 0; i < input.mebibytes; i += 16) {
        hoard.push(Buffer.alloc(16 * 2 ** 20, 1))
        await wait(10)
      }
      return hoard.length
    }),
    double: os.double.handler(async ({ input }) => new Blob([input, input])),
    environment: os.environment.handler(() => Object.keys(process.env)),
    garbage: os.garbage.handler(() => {
      process.send?.('{"i": this is no message')
      return 'sent'
    }),
  }),
)
