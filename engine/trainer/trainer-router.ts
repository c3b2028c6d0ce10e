import { implement } from '@orpc/server'
import { asModelFailure } from '../compute/open-model.ts'
import { learnTasks } from './learn-tasks.ts'
import { type LearnProgress, trainerContract } from './trainer-contract.ts'

const os = implement(trainerContract)

/** Progress is told at most this often. */
const everyMs = 200

/** Answers the engine in the trainer process. */
export function trainerRouter() {
  return os.router({
    learn: os.learn.handler(async function* ({ input }) {
      const latest = new LatestProgress()
      const run = learnTasks(input, (progress) => latest.set(progress))
        .catch((error: unknown) => {
          throw asModelFailure(error)
        })
        .finally(() => latest.end())
      // Awaited below; a failure while progress is being told must not count as unhandled.
      run.catch(() => {})
      for await (const progress of latest) yield progress
      yield await run
    }),
  })
}

/** The latest progress, whenever someone has time for it; a change of phase is told at once. */
class LatestProgress implements AsyncIterable<LearnProgress> {
  #latest: LearnProgress | null = null
  #told: { readonly phase: LearnProgress['phase']; readonly at: number } | null = null
  #ended = false
  #wake: () => void = () => {}

  set(progress: LearnProgress): void {
    this.#latest = progress
    const due =
      this.#told === null || progress.phase !== this.#told.phase || performance.now() - this.#told.at >= everyMs
    if (due) this.#wake()
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LearnProgress> {
    for (;;) {
      const progress = this.#latest
      if (progress !== null) {
        this.#latest = null
        this.#told = { phase: progress.phase, at: performance.now() }
        yield progress
      }
      if (this.#ended) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
