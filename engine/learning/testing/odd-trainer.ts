import { setTimeout as wait } from 'node:timers/promises'
import { implement } from '@orpc/server'
import { serveWorker } from '../../processes/serve-worker.ts'
import { type LearnProgress, trainerContract } from '../../trainer/trainer-contract.ts'

/** A trainer that never ends: it says a word and falls silent, or takes memory on and on while it says that all is well. */
const os = implement(trainerContract)
const hoard: Buffer[] = []
const step = { kind: 'progress', phase: 'training', progress: 0.5, secondsLeft: null, loss: 1 } as const

serveWorker(
  os.router({
    learn: os.learn.handler(async function* ({ input }): AsyncGenerator<LearnProgress> {
      yield step
      if (input.name === 'silent') await wait(2 ** 30)
      for (;;) {
        if (hoard.length < 64) hoard.push(Buffer.alloc(16 * 2 ** 20, 1))
        await wait(10)
        yield step
      }
    }),
    learnGraph: os.learnGraph.handler(async function* () {}),
  }),
)
