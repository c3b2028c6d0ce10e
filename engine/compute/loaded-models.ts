import { Failed } from '../../contract/domain/failed.ts'

/** What can be opened and let go: a model for one task or another. */
interface Releasable {
  readonly release: () => Promise<void>
}

/** So many are kept open: the current model of two projects, and one that is on its way in. */
const mostOpen = 3
/** In a process that is larger only the last one is: three of the papers' size would be as many gigabytes and more. */
const largeProcess = 1.5 * 2 ** 30

/** Open models by key. What has not been used for longest is let go when room is needed. */
export class LoadedModels<M extends Releasable> {
  readonly #open = new Map<string, Promise<M>>()
  readonly #resident: () => number

  /** @param resident bytes of memory that the process has; given in tests */
  constructor(resident: () => number = () => process.memoryUsage.rss()) {
    this.#resident = resident
  }

  /** Opens it where it is not open. What fails to open is forgotten, so that a repaired file is read again. */
  async load(key: string, open: () => Promise<M>): Promise<M> {
    const known = this.#open.get(key)
    const opening = known ?? open()
    this.#open.delete(key)
    this.#open.set(key, opening)
    try {
      return await opening
    } catch (error) {
      if (this.#open.get(key) === opening) this.#open.delete(key)
      throw error
    } finally {
      this.#makeRoom()
    }
  }

  /** @throws Failed `not-found` for a model that was not loaded, or was let go. */
  async get(key: string): Promise<M> {
    const opening = this.#open.get(key)
    if (opening === undefined) throw new Failed('not-found', `no model is loaded as ${key}`)
    this.#open.delete(key)
    this.#open.set(key, opening)
    return opening
  }

  #makeRoom(): void {
    const most = this.#resident() > largeProcess ? 1 : mostOpen
    for (const [key, opening] of this.#open) {
      if (this.#open.size <= most) return
      this.#open.delete(key)
      void opening.then((model) => model.release()).catch(() => {})
    }
  }
}
