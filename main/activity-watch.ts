import type { ProjectId } from '../contract/domain/project.ts'
import type { ProjectNews } from '../contract/domain/status.ts'
import { type Activity, afterNews, type Ending } from './activity.ts'

export type NewsSource = (project: ProjectId) => AsyncIterable<ProjectNews>

/** Follows every project that a window has shown, for as long as the program runs: a run outlives its window. */
export class ActivityWatch {
  readonly #projects = new Set<ProjectId>()
  /** Those of them whose news are coming in just now. */
  readonly #followed = new Set<ProjectId>()
  readonly #changed: (activity: Activity, ending: Ending | null) => void
  #source: NewsSource | null = null
  #activity: Activity = []

  constructor(changed: (activity: Activity, ending: Ending | null) => void) {
    this.#changed = changed
  }

  get activity(): Activity {
    return this.#activity
  }

  /** A new engine: the runs of the one before it died with it. */
  connect(source: NewsSource): void {
    this.#source = source
    this.#followed.clear()
    this.#become([], null)
    for (const project of this.#projects) void this.#follow(project, source)
  }

  watch(project: ProjectId): void {
    this.#projects.add(project)
    if (this.#source !== null && !this.#followed.has(project)) void this.#follow(project, this.#source)
  }

  async #follow(project: ProjectId, source: NewsSource): Promise<void> {
    this.#followed.add(project)
    try {
      for await (const news of source(project)) {
        if (source !== this.#source) return
        const next = afterNews(this.#activity, project, news)
        if (next.activity !== this.#activity || next.ending !== null) this.#become(next.activity, next.ending)
      }
    } catch {
      // The engine has gone, or the project has: the window that shows it says so.
    }
    if (source !== this.#source) return
    this.#followed.delete(project)
    this.#become(
      this.#activity.filter((run) => run.project !== project),
      null,
    )
  }

  #become(activity: Activity, ending: Ending | null): void {
    this.#activity = activity
    this.#changed(activity, ending)
  }
}
