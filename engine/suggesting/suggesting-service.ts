import type { QueueOrder } from '../../contract/calls/posts.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { Failure } from '../../contract/domain/failure.ts'
import type { ScoredType } from '../../contract/domain/mention.ts'
import type { PostId } from '../../contract/domain/post.ts'
import type { Suggesting } from '../../contract/domain/status.ts'
import { say } from '../../contract/sentences/say.ts'
import type { ComputeService } from '../compute/compute-service.ts'
import { failureOf } from '../processes/failures.ts'
import { type Log, logToStderr } from '../processes/log.ts'
import type { PostInput } from '../store/post-input.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { GatheredNews } from './gathered-news.ts'
import type { PixelCache } from './pixel-cache.ts'
import type { ProjectModel } from './project-model.ts'
import { asComputePost, readPosts, type SeenPost, seenPost } from './read-posts.ts'
import { ReadingRate } from './reading-rate.ts'
import { Suspects } from './suspects.ts'

export interface SuggestingOptions {
  readonly store: Pick<ProjectStore, 'access' | 'types' | 'suggestions' | 'posts'>
  readonly compute: ComputeService
  readonly pixels: PixelCache
  /** Finds the regions of a post's images, asked for before a model reads it that looks at regions. */
  readonly lookAtImages?: (post: PostId) => Promise<void>
  /** Told of posts that were read; an empty list means many. */
  readonly onSuggested: (posts: readonly PostId[], suggesting: Suggesting) => void
  /** The model cannot be used at all (`model`): its files are broken, or it gives impossible numbers everywhere. */
  readonly onBrokenModel?: (model: ProjectModel, failure: Failed) => void
  readonly log?: Log
  /** Posts in one message to compute: the person's own questions wait for it. */
  readonly batchSize?: number
  /** After a problem that may pass (given up, disk full): how long until the next try. */
  readonly retryMs?: number
}

/** What a model is given of a post. */
export interface ReadByModel {
  readonly model: ProjectModel
  readonly input: PostInput
  /** Decodes the images. */
  readonly read: () => Promise<SeenPost>
}

const isSameInput = (a: PostInput, b: PostInput): boolean =>
  a.media === b.media && JSON.stringify(a.regions) === JSON.stringify(b.regions)

/** A model that has read nothing and failed on so many posts is broken itself. */
const hopeless = 8

const countEveryMs = 1_000

type Standing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'reading' }
  /** It rests until `wake` or the next try. */
  | { readonly kind: 'resting'; readonly problem: Failure }
  | { readonly kind: 'stopped' }

/**
 * Reads a project's posts ahead of the person, in the background: what is on the screen first, then the queue. Waits
 * when nothing is left to read, survives the death of the compute process, and never holds the engine for longer than a
 * short transaction.
 */
export class SuggestingService {
  readonly #options: SuggestingOptions
  readonly #log: Log
  readonly #rate = new ReadingRate()
  readonly #suspects = new Suspects()
  readonly #news: GatheredNews
  #model: ProjectModel | null = null
  /** What the person should know although reading goes on: a version that had to be replaced, say. */
  #notice: Failure | null = null
  #preferred: readonly PostId[] = []
  #order: QueueOrder = 'file'
  #standing: Standing = { kind: 'idle' }
  #retry: NodeJS.Timeout | undefined
  /** Counting takes its time in a large project: the last count, less what was read since. */
  #waiting: { posts: number; readonly at: number } | null = null
  /** The current model has read at least one post. */
  #hasRead = false

  constructor(options: SuggestingOptions) {
    this.#options = options
    this.#log = options.log ?? logToStderr
    this.#news = new GatheredNews((posts) => options.onSuggested(posts, this.status()))
  }

  get model(): ProjectModel | null {
    return this.#model
  }

  /**
   * Reads with this model from now on; all posts are read again, in the queue's order.
   *
   * @param notice what the status says as its problem while nothing worse happens; null: nothing
   */
  use(model: ProjectModel | null, notice: Failure | null = null): void {
    this.#model = model
    this.#notice = notice
    this.#hasRead = false
    this.#waiting = null
    this.#suspects.clear()
    this.#rate.clear()
    if (this.#standing.kind === 'resting') this.#standing = { kind: 'idle' }
    this.wake()
    this.tell()
  }

  /** Reads these posts before all others; answers at once. */
  prefer(posts: readonly PostId[]): Suggesting {
    this.#preferred = posts
    this.wake()
    return this.status()
  }

  /** Reads on in this order, behind what is preferred: that of the queue which someone looks at. */
  follow(order: QueueOrder): void {
    this.#order = order
  }

  /** Something may be waiting: posts were imported, reopened, decided on. Cheap; call it freely. */
  wake(): void {
    if (this.#standing.kind === 'reading' || this.#standing.kind === 'stopped') return
    // A model that is broken stays so until another one is used.
    if (this.#standing.kind === 'resting' && this.#standing.problem.kind === 'model') return
    if (this.#model === null || this.#options.store.access.kind === 'read-only') return
    clearTimeout(this.#retry)
    this.#standing = { kind: 'reading' }
    void this.#read().catch((error: unknown) => this.#rest(error))
  }

  /** Tells the status anew: the device has changed, say. */
  tell(): void {
    if (this.#standing.kind !== 'stopped') this.#news.add([])
  }

  status(): Suggesting {
    const { compute } = this.#options
    const version = this.#model?.version ?? null
    return {
      version,
      device: this.#model === null ? null : compute.device,
      waiting: this.#countWaiting(),
      postsPerMinute: this.#standing.kind === 'reading' ? this.#rate.perMinute() : null,
      problem: this.#problem(),
    }
  }

  /** By the current model, of the project's types only; empty while no model is ready. @throws Failed `not-found`, `model`, … */
  async typesOf(post: PostId, start: number, end: number): Promise<ScoredType[]> {
    const { store, compute, pixels } = this.#options
    const model = this.#model
    if (model === null) return []
    const input = store.posts.input(post)
    try {
      const asked = await asComputePost(input, pixels, await compute.facts(model.source))
      const scored = await compute.typesOf(model.source, asked, start, end)
      const known = new Set(store.types().map(({ name }) => name))
      return scored.filter(({ type }) => known.has(type))
    } catch (error) {
      if (!(error instanceof Failed) || error.facts.loading !== true) throw error
      if (this.#model === model) this.#options.onBrokenModel?.(model, error)
      if (this.#model === model) throw error
      return this.typesOf(post, start, end)
    }
  }

  /** A post exactly as the current model reads it; null while there is no model. @throws Failed `not-found`, `model`, … */
  async seen(post: PostId): Promise<ReadByModel | null> {
    const { store, compute, pixels } = this.#options
    const model = this.#model
    if (model === null) return null
    const [input] = await this.#withRegions(model, [store.posts.input(post)])
    const facts = await compute.facts(model.source)
    return { model, input: input!, read: () => seenPost(input!, pixels, facts) }
  }

  /** For good; the store is not touched any more. What compute is reading just now is thrown away. */
  stop(): void {
    if (this.#standing.kind === 'stopped') return
    this.#news.flush()
    this.#standing = { kind: 'stopped' }
    clearTimeout(this.#retry)
  }

  async #read(): Promise<void> {
    for (;;) {
      const model = this.#model
      if (this.#standing.kind !== 'reading' || model === null) return
      const batch = this.#nextBatch(model)
      if (batch.length === 0) {
        this.#standing = { kind: 'idle' }
        this.#waiting = null
        this.#news.add([])
        return
      }
      await this.#readBatch(model, batch)
      // Others who wait for the engine come first; also after a failure, or a string of them would keep it to itself.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  #nextBatch(model: ProjectModel): readonly PostInput[] {
    const { store, batchSize = 8 } = this.#options
    const { aside } = this.#suspects
    const waiting = store.suggestions
      .waiting(model.version, { preferred: this.#preferred, order: this.#order, limit: batchSize + aside.size })
      .filter(({ post }) => !aside.has(post))
    const first = waiting.findIndex(({ post }) => this.#suspects.alone(post))
    if (first === 0) return waiting.slice(0, 1)
    return waiting.slice(0, first > 0 ? Math.min(first, batchSize) : batchSize)
  }

  async #readBatch(model: ProjectModel, batch: readonly PostInput[]): Promise<void> {
    const { store, compute, pixels } = this.#options
    const posts = batch.map(({ post }) => post)
    const start = performance.now()
    const read = await this.#withRegions(model, batch)
      .then(async (seen) => ({ seen, readings: await readPosts({ compute, pixels }, model, seen) }))
      .catch((error: unknown) => this.#failed(model, posts, error))
    // Another model, or the end, may have come meanwhile; what was read then belongs to nobody.
    if (read === null || !this.#isReading(model)) return
    // So may a decision about its images: then the post is as unread as before.
    const current = read.readings.filter((_, i) => isSameInput(read.seen[i]!, store.posts.input(posts[i]!)))
    const changed = store.suggestions.replace(model.version, current)
    this.#hasRead = true
    this.#suspects.read(posts)
    if (this.#waiting !== null) this.#waiting.posts -= batch.length
    this.#rate.add(batch.length, performance.now() - start, performance.now())
    this.#news.add(changed)
  }

  /** The posts with the regions that a model looks at, where it looks at any. */
  async #withRegions(model: ProjectModel, batch: readonly PostInput[]): Promise<readonly PostInput[]> {
    const { store, compute, lookAtImages } = this.#options
    if (lookAtImages === undefined || (await compute.facts(model.source)).objects === null) return batch
    for (const { post, media } of batch) if (media !== null) await lookAtImages(post)
    return batch.map(({ post }) => store.posts.input(post))
  }

  #isReading(model: ProjectModel): boolean {
    return this.#standing.kind === 'reading' && this.#model === model
  }

  /** null: reading goes on without this batch. @throws what nothing can be done about now */
  #failed(model: ProjectModel, posts: readonly PostId[], error: unknown): null {
    if (!this.#isReading(model)) return null
    if (!(error instanceof Failed)) throw error
    // Then it is not the posts' fault.
    const isLoading = error.facts.loading === true
    switch (error.kind) {
      case 'process-died':
        if (error.facts.givenUp === true) throw error
        if (!isLoading) this.#suspects.died(posts, error.message)
        return null
      case 'model':
      case 'internal':
      case 'bad-input':
        if (!isLoading) this.#suspects.refused(posts, error.message)
        if (!isLoading && (this.#hasRead || this.#suspects.aside.size < hopeless)) return null
        this.#options.onBrokenModel?.(model, error)
        if (this.#model === model) throw error
        return null
      default:
        throw error
    }
  }

  /** Nothing can be read now. What is stored stays; a later try may go better. */
  #rest(error: unknown): void {
    if (this.#standing.kind === 'stopped') return
    const problem = failureOf(error, 'suggesting', this.#log)
    this.#standing = { kind: 'resting', problem }
    this.#news.add([])
    if (problem.kind === 'model' || problem.kind === 'read-only') return
    const { compute, retryMs = 5 * 60_000 } = this.#options
    this.#retry = setTimeout(() => {
      compute.retry()
      this.wake()
    }, retryMs)
    this.#retry.unref()
  }

  #problem(): Failure | null {
    if (this.#standing.kind === 'resting') return this.#standing.problem
    const { aside } = this.#suspects
    for (const [post, how] of aside)
      return new Failed('model', say('models.postsAside', { count: aside.size, how }), {
        post,
        posts: aside.size,
      }).toFailure()
    return this.#notice
  }

  #countWaiting(): number {
    if (this.#model === null) return 0
    const now = performance.now()
    if (this.#waiting === null || now - this.#waiting.at > countEveryMs)
      this.#waiting = { posts: this.#options.store.suggestions.waitingCount(this.#model.version), at: now }
    return Math.max(0, this.#waiting.posts - this.#suspects.aside.size)
  }
}
