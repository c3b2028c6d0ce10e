import { setImmediate as immediate } from 'node:timers/promises'
import type { LoggedEvent } from '../../contract/domain/event.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { PairScores } from '../../contract/domain/relation.ts'
import { halfValues } from '../../models/checkpoints/half-floats.ts'
import type { Log } from '../processes/log.ts'
import type { Candidate } from '../store/asking-queries.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { type Asked, type Candidates, diverseOrder, mixedOrder, samplePlace, withSample } from './asking-order.ts'
import { coverBy, noDistances } from './farthest-first.ts'
import { type PairDoubt, pairDoubt } from './pair-doubts.ts'
import { embeddingSize, type PostEmbedding } from './post-embedding.ts'

export interface AskingOptions {
  readonly store: Pick<ProjectStore, 'access' | 'asking' | 'relationTypes'>
  /** What the model of relations says about a post's pairs, suggested mentions among their ends. */
  readonly relate: (post: PostId) => Promise<readonly PairScores[]>
  /** The order of the queue is another one. */
  readonly onOrdered: () => void
  readonly log: Log
  readonly afterMs?: number
}

/** Posts that are put in order; those behind them follow by uncertainty. */
const places = 200
/** The most that are compared: of a larger project, those that the model is least sure of, and as many by chance. */
const compared = 4_000
const mostLabelled = 1_000
/** Posts whose pairs are read for the order by relations: each costs some ten readings of a post. */
const mostRelated = 100
/** The order is made anew after so many finished posts, or posts read. */
const enough = { finished: 20, read: 200 } as const

/**
 * Puts the next posts in order, in the background: after posts were read or finished. It holds the engine only for moments,
 * and a page of the queue reads what is stored.
 */
export class AskingService {
  readonly #options: AskingOptions
  #finished = 0
  #read = 0
  /** Nothing is left to read. */
  #idle = true
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> = Promise.resolve()
  #stopped = false
  /** Comes true at the end: nobody waits for a model then that may be long in answering. */
  readonly #stopping = Promise.withResolvers<null>()

  constructor(options: AskingOptions) {
    this.#options = options
  }

  /** Posts were read. @param idle nothing is left to read, so whatever is new is worth an order */
  read(posts: number, idle: boolean): void {
    this.#read += posts
    this.#idle = idle
    if (this.#read >= enough.read || (idle && this.#read > 0)) this.#soon()
  }

  noticed(event: LoggedEvent): void {
    this.#finished += event.changes.filter(({ kind }) => kind === 'status').length
    if (this.#finished >= enough.finished) this.#soon()
    if (this.#options.store.asking.settle(event)) this.#options.onOrdered()
  }

  /** For good. The store may be closed afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#stopping.resolve(null)
    if (this.#timer !== null) clearTimeout(this.#timer)
    await this.#running
  }

  #soon(): void {
    if (this.#stopped || this.#timer !== null || this.#options.store.access.kind === 'read-only') return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#running = this.#running.then(() => this.#order()).catch((error: unknown) => this.#failed(error))
    }, this.#options.afterMs ?? 500)
    this.#timer.unref()
  }

  async #order(): Promise<void> {
    const { asking } = this.#options.store
    this.#finished = 0
    this.#read = 0
    const found = asking.candidates(compared, compared)
    const candidates = await compare(found, asking.labelled(mostLabelled), () => this.#pause())
    if (candidates === null) return
    const sample = asking.sample(Math.ceil(places / samplePlace))
    const mixed = await this.#first<Asked>(mixedOrder(candidates))
    const diverse = await this.#first<PostId>(diverseOrder(candidates))
    if (this.#stopped) return
    asking.save(withSample(mixed, sample), diverse)
    this.#options.onOrdered()
    await this.#relate()
  }

  /** Pair by pair takes a while: one post after another, so that what is on the screen comes in between. */
  async #relate(): Promise<void> {
    const { store, relate, onOrdered } = this.#options
    if (!this.#idle || store.relationTypes().length === 0) return
    const found: PairDoubt[] = []
    for (const post of store.asking.withPairs(mostRelated)) {
      const asked = relate(post)
      // Its failure is of no interest any more when it has lost the race.
      asked.catch(() => {})
      const pairs = await Promise.race([asked, this.#stopping.promise])
      if (pairs === null) return
      const doubt = pairDoubt(post, pairs)
      if (doubt !== null) found.push(doubt)
      // Posts that wait to be read are wanted sooner; when they are, the order is made again.
      if (!(await this.#pause()) || !this.#idle) return
    }
    store.asking.savePairDoubts(found)
    onOrdered()
  }

  async #first<T>(order: Iterable<T>): Promise<T[]> {
    const taken: T[] = []
    for (const each of order) {
      taken.push(each)
      if (taken.length === places || !(await this.#pause())) break
    }
    return taken
  }

  async #pause(): Promise<boolean> {
    await immediate()
    return !this.#stopped
  }

  /** The queue stays as it was; the next posts that are read are the next try. */
  #failed(error: unknown): void {
    if (this.#stopped) return
    this.#options.log(`the queue could not be ordered: ${error instanceof Failed ? error.message : String(error)}`)
  }
}

/** null: `goOn` said no. */
async function compare(
  found: readonly Candidate[],
  labelled: readonly PostEmbedding[],
  goOn: () => Promise<boolean>,
): Promise<Candidates | null> {
  // Points of another model cannot be compared; the newest reading says which model that is.
  const space = found.find(({ embedding }) => embedding !== null)?.embedding?.space
  const values = new Float32Array(found.length * embeddingSize).fill(Number.NaN)
  for (const [at, { embedding }] of found.entries())
    if (embedding?.space === space && embedding !== null) values.set(halfValues(embedding.vector), at * embeddingSize)
  const points = { values, size: embeddingSize }
  const distances = noDistances(found.length)
  for (const each of labelled) {
    if (each.space !== space) continue
    coverBy(distances, points, halfValues(each.vector))
    if (!(await goOn())) return null
  }
  return {
    posts: found.map(({ post }) => post),
    uncertainty: found.map(({ uncertainty }) => uncertainty),
    points,
    distances,
  }
}
