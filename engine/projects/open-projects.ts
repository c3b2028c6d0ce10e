import { Failed } from '../../contract/domain/failed.ts'
import type { ProjectId, ProjectSummary } from '../../contract/domain/project.ts'
import type { WorkerRole, WorkerState } from '../../contract/domain/status.ts'
import type { Sentence } from '../../contract/sentences/said.ts'
import { say } from '../../contract/sentences/say.ts'
import { type ProjectLibrary, projectIdOf } from '../library/project-library.ts'
import { createProject } from '../store/create-project.ts'
import { openProject } from '../store/open-project.ts'
import { firstTypes } from './first-types.ts'
import { OpenProject, type SharedServices } from './open-project.ts'

/** The projects that are open in this engine, each once, opened by the first call that needs it. */
export class OpenProjects {
  readonly #library: ProjectLibrary
  readonly #services: SharedServices
  readonly #open = new Map<ProjectId, Promise<OpenProject>>()
  readonly #closing = new Map<ProjectId, Promise<void>>()
  #ended = false

  constructor(library: ProjectLibrary, services: SharedServices) {
    this.#library = library
    this.#services = services
  }

  /** @throws Failed `not-found`, `locked`, `newer-schema`, `not-a-project`, `corrupt`, `io` */
  open(id: ProjectId): Promise<OpenProject> {
    if (this.#ended) return Promise.reject(new Failed('cancelled', say('processes.closing')))
    const known = this.#open.get(id)
    if (known !== undefined) return known
    const opening = this.#start(id)
    this.#open.set(id, opening)
    // One that could not be opened is tried again with the next call.
    opening.catch(() => this.#open.delete(id))
    return opening
  }

  /** Those that are open now. */
  async all(): Promise<readonly OpenProject[]> {
    const results = await Promise.allSettled(this.#open.values())
    return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  }

  /** An empty project in the library. @throws Failed `conflict`, `disk-full`, `io` */
  create(name: string, sample = false): ProjectSummary {
    return this.createAt(this.#library.freeFolder(name), name, sample)
  }

  /** An empty project anywhere. @throws Failed `conflict` when something is there, `disk-full`, `io` */
  createAt(place: string, name: string, sample = false): ProjectSummary {
    const folder = createProject(place, { name, types: firstTypes, sample })
    this.#library.remember({ path: folder, name, sample, openedAt: null })
    const id = projectIdOf(folder)
    return { id, name, location: folder, sample, openedAt: null }
  }

  /** Does nothing when it is not open. */
  async close(id: ProjectId): Promise<void> {
    const opening = this.#open.get(id)
    if (opening === undefined) return this.#closing.get(id)
    this.#open.delete(id)
    const closing = opening
      .then(
        (project) => project.close(),
        () => {},
      )
      .finally(() => this.#closing.delete(id))
    this.#closing.set(id, closing)
    return closing
  }

  /** For good. */
  async closeAll(): Promise<void> {
    this.#ended = true
    const results = await Promise.allSettled([...this.#open.keys()].map((id) => this.close(id)))
    for (const result of results)
      if (result.status === 'rejected') this.#services.log('a project could not be closed cleanly', result.reason)
  }

  /** Compute is everyone's: all who look at any project are told. */
  workerChanged(role: WorkerRole, state: WorkerState, reason: Sentence): void {
    for (const opening of this.#open.values())
      opening.then(
        (project) => project.workerChanged(role, state, reason),
        () => {},
      )
  }

  async #start(id: ProjectId): Promise<OpenProject> {
    await this.#closing.get(id)
    const store = await openProject(this.#library.folderOf(id))
    try {
      const openedAt = Date.now()
      this.#library.remember({ path: store.folder, name: store.name, sample: store.sample, openedAt })
      const summary = { id, name: store.name, location: store.folder, sample: store.sample, openedAt }
      return await OpenProject.open(summary, store, this.#services)
    } catch (error) {
      await store.close()
      throw error
    }
  }
}
