import { availableParallelism } from 'node:os'
import type { LabelReview } from '../../contract/calls/asking.ts'
import type { Saved } from '../../contract/calls/decisions.ts'
import type { ProjectView } from '../../contract/calls/projects.ts'
import type { Decision, EventId, LoggedEvent } from '../../contract/domain/event.ts'
import type { ModelProgress } from '../../contract/domain/model.ts'
import type { ProjectCounts, ProjectSummary } from '../../contract/domain/project.ts'
import type { ProjectNews, WorkerRole, WorkerState } from '../../contract/domain/status.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import type { DecodeService } from '../decode/decode-service.ts'
import { GraphModel } from '../graph/graph-model.ts'
import { progressStream } from '../imports/progress-stream.ts'
import type { LearningService } from '../learning/learning-service.ts'
import type { Machine, ProjectMachine } from '../learning/open-machine.ts'
import { LinkRanker } from '../links/mentions/link-ranker.ts'
import type { Log } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import type { RegionService } from '../regions/region-service.ts'
import type { RelationService } from '../relations/relation-service.ts'
import { projectFolder } from '../store/folder.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { PixelCache } from '../suggesting/pixel-cache.ts'
import type { SuggestingService } from '../suggesting/suggesting-service.ts'
import { Broadcaster } from './broadcaster.ts'

/** What all open projects share. */
export interface SharedServices {
  readonly machine: Machine
  readonly decode: DecodeService
  readonly regions: RegionService
  readonly spawner: Spawner
  readonly log: Log
}

type ReviewItem = ModelProgress | { readonly kind: 'review'; readonly review: LabelReview }

/** A project with everything that works on it. What happens to it is told to all who watch. */
export class OpenProject {
  readonly summary: ProjectSummary
  readonly store: ProjectStore
  readonly news: Broadcaster<ProjectNews>
  /** The model of the facts that the graph lacks. */
  readonly graph: GraphModel
  /** Which entities mentions mean. */
  readonly links: LinkRanker
  readonly #machine: ProjectMachine
  #toldSeq: number

  private constructor(
    summary: ProjectSummary,
    store: ProjectStore,
    news: Broadcaster<ProjectNews>,
    machine: ProjectMachine,
    graph: GraphModel,
    links: LinkRanker,
  ) {
    this.summary = summary
    this.store = store
    this.news = news
    this.graph = graph
    this.links = links
    this.#machine = machine
    this.#toldSeq = store.seq()
  }

  static async open(
    summary: ProjectSummary,
    store: ProjectStore,
    { machine, decode, regions, spawner, log }: SharedServices,
  ): Promise<OpenProject> {
    const news = new Broadcaster<ProjectNews>(() => ({ kind: 'hello', seq: store.seq(), counts: store.counts() }))
    const ofProject = await machine.openProject({
      store,
      decodePixels: decode.pixels(projectFolder(store.folder).media),
      lookAtImages: (post) => regions.lookIfPossible(store, post),
      publish: (item) => news.publish(item),
    })
    const { cache, media } = projectFolder(store.folder)
    const pixels = new PixelCache(cache, decode.pixels(media))
    const graph = new GraphModel({
      store,
      spawner,
      log,
      threads: availableParallelism(),
      pixels: (media, side) => pixels.read(media, side),
      tell: (state) => news.publish({ kind: 'graph-model', state }),
    })
    const links = new LinkRanker({ store, pixels: (media, side) => pixels.read(media, side) })
    return new OpenProject(summary, store, news, ofProject, graph, links)
  }

  get suggesting(): SuggestingService {
    return this.#machine.suggesting
  }

  get relations(): RelationService {
    return this.#machine.relations
  }

  get learning(): LearningService {
    return this.#machine.learning
  }

  /** How packages do on the posts that are held out from learning. @throws Failed as `measureHeldOut` */
  measure(...ask: Parameters<ProjectMachine['measure']>): ReturnType<ProjectMachine['measure']> {
    return this.#machine.measure(...ask)
  }

  /** Labels that are probably wrong, with progress. @throws Failed as `reviewLabels` */
  reviewLabels(signal?: AbortSignal): AsyncGenerator<ReviewItem, void, undefined> {
    return progressStream<ModelProgress, ReviewItem>(async (tell, either) => {
      const found = await this.#machine.review((done, total) => tell({ kind: 'progress', done, total }), either)
      const doubts = found.doubts.map(({ post, doubts: ofPost }) => ({ post, doubts: [...ofPost] }))
      return { kind: 'review', review: { ...found, doubts } }
    }, signal)
  }

  /** Is a run under way, of posts or of the graph? */
  get isLearning(): boolean {
    return this.learning.state().running !== null || this.graph.isRunning
  }

  view(): ProjectView {
    const { store } = this
    return {
      summary: this.summary,
      access: store.access,
      types: [...store.types()],
      relationTypes: [...store.relationTypes()],
      counts: store.counts(),
      suggesting: this.suggesting.status(),
      learning: this.learning.state(),
      seq: store.seq(),
    }
  }

  decide(decision: Decision): Saved {
    const saved = this.store.decide(decision)
    this.committed(saved.event, saved.counts)
    return saved
  }

  undo(id: EventId): Saved | null {
    return this.#told(this.store.undo(id))
  }

  redo(id: EventId): Saved | null {
    return this.#told(this.store.redo(id))
  }

  /** Tells everyone of an event that is on the disk. One that was repeated has been told before. */
  committed(event: LoggedEvent, counts: ProjectCounts): void {
    if (event.seq <= this.#toldSeq) return
    this.#toldSeq = event.seq
    this.news.publish({ kind: 'event', event, counts })
    this.news.publish({ kind: 'saved', at: event.at })
    this.#machine.noticed(event)
    this.graph.noticed(event)
  }

  workerChanged(role: WorkerRole, state: WorkerState, reason: Sentence): void {
    this.news.publish({ kind: 'worker', role, state, reason: reason.text, said: reason.said })
  }

  /** Ends what works on it, writes everything back into the single file and lets go of it. */
  async close(): Promise<void> {
    await Promise.all([this.#machine.stop(), this.graph.close()])
    await this.store.close()
    this.news.close()
  }

  #told(saved: Saved | null): Saved | null {
    if (saved !== null) this.committed(saved.event, saved.counts)
    return saved
  }
}
