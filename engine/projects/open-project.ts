import { join } from 'node:path'
import type { Saved } from '../../contract/calls/decisions.ts'
import type { ProjectView } from '../../contract/calls/projects.ts'
import type { Decision, EventId, LoggedEvent } from '../../contract/domain/event.ts'
import type { ProjectCounts, ProjectSummary } from '../../contract/domain/project.ts'
import type { ProjectNews, WorkerRole, WorkerState } from '../../contract/domain/status.ts'
import type { ComputeService } from '../compute/compute-service.ts'
import { LearningService } from '../learning/learning-service.ts'
import type { Log } from '../processes/log.ts'
import type { Spawner } from '../processes/spawner.ts'
import type { ProjectStore } from '../store/project-store.ts'
import { type DecodePixels, PixelCache } from '../suggesting/pixel-cache.ts'
import type { ProjectModel } from '../suggesting/project-model.ts'
import { SuggestingService } from '../suggesting/suggesting-service.ts'
import { Broadcaster } from './broadcaster.ts'

/** What all open projects share. */
export interface SharedServices {
  readonly spawner: Spawner
  readonly compute: ComputeService
  readonly starter: ProjectModel
  /** Reads an image of a project, given its `media` folder. */
  readonly decodePixels: (mediaFolder: string) => DecodePixels
  readonly log: Log
}

/** A project with everything that works on it. What happens to it is told to all who watch. */
export class OpenProject {
  readonly summary: ProjectSummary
  readonly store: ProjectStore
  readonly suggesting: SuggestingService
  readonly learning: LearningService
  readonly news: Broadcaster<ProjectNews>
  #toldSeq: number

  private constructor(summary: ProjectSummary, store: ProjectStore, services: SharedServices) {
    const { compute, spawner, starter, log } = services
    this.summary = summary
    this.store = store
    this.#toldSeq = store.seq()
    this.news = new Broadcaster<ProjectNews>(() => ({ kind: 'hello', seq: store.seq(), counts: store.counts() }))
    const pixels = new PixelCache(join(store.folder, 'cache'), services.decodePixels(join(store.folder, 'media')))
    this.suggesting = new SuggestingService({
      store,
      compute,
      pixels,
      log,
      onSuggested: (posts, suggesting) => this.news.publish({ kind: 'suggested', posts: [...posts], suggesting }),
      onBrokenModel: (model, failure) => this.learning.replaceBroken(model, failure),
    })
    this.learning = new LearningService({
      store,
      compute,
      suggesting: this.suggesting,
      pixels,
      spawner,
      starter,
      log,
      onLearning: (state) => this.news.publish({ kind: 'learning', state }),
    })
  }

  static async open(summary: ProjectSummary, store: ProjectStore, services: SharedServices): Promise<OpenProject> {
    const project = new OpenProject(summary, store, services)
    await project.learning.open()
    return project
  }

  view(): ProjectView {
    const { store } = this
    return {
      summary: this.summary,
      access: store.access,
      types: [...store.types()],
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
    this.suggesting.wake()
    this.learning.noticed(event)
  }

  workerChanged(role: WorkerRole, state: WorkerState, reason: string): void {
    this.news.publish({ kind: 'worker', role, state, reason })
  }

  /** Ends what works on it, writes everything back into the single file and lets go of it. */
  async close(): Promise<void> {
    await this.learning.stop()
    this.suggesting.stop()
    await this.store.close()
    this.news.close()
  }

  #told(saved: Saved | null): Saved | null {
    if (saved !== null) this.committed(saved.event, saved.counts)
    return saved
  }
}
