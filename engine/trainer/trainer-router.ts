import { implement } from '@orpc/server'
import { asModelFailure } from '../compute/open-model.ts'
import { learnGraph } from '../links/embeddings/learn-graph.ts'
import type { GraphLearningDone, GraphLearningProgress } from '../links/embeddings/links-learning.ts'
import { learnTasks } from './learn-tasks.ts'
import { type LearnDone, type LearnProgress, trainerContract } from './trainer-contract.ts'

const os = implement(trainerContract)

/** Progress is told at most this often. */
const everyMs = 200

/** Answers the engine in the trainer process. */
export function trainerRouter() {
  return os.router({
    learn: os.learn.handler(({ input }) => told<LearnProgress, LearnDone>((tell) => learnTasks(input, tell))),
    learnGraph: os.learnGraph.handler(({ input }) =>
      told<GraphLearningProgress, GraphLearningDone>((tell) => learnGraph(input, tell)),
    ),
  })
}

/** A run's progress as it comes, then its result. */
async function* told<P extends { readonly phase: string }, D>(
  run: (tell: (progress: P) => void) => Promise<D>,
): AsyncGenerator<Awaited<P> | Awaited<D>> {
  const latest = new LatestProgress<P>()
  const running = run((progress) => latest.set(progress))
    .catch((error: unknown) => {
      throw asModelFailure(error)
    })
    .finally(() => latest.end())
  // Awaited below; a failure while progress is being told must not count as unhandled.
  running.catch(() => {})
  for await (const progress of latest) yield progress as Awaited<P>
  yield await running
}

/** The latest progress, whenever someone has time for it; a change of phase is told at once. */
class LatestProgress<P extends { readonly phase: string }> implements AsyncIterable<P> {
  #latest: P | null = null
  #told: { readonly phase: string; readonly at: number } | null = null
  #ended = false
  #wake: () => void = () => {}

  set(progress: P): void {
    this.#latest = progress
    const due =
      this.#told === null || progress.phase !== this.#told.phase || performance.now() - this.#told.at >= everyMs
    if (due) this.#wake()
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<P> {
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
