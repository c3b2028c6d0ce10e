export interface QuittingOptions {
  /** Is a learning run under way? */
  readonly isBusy: () => boolean
  /** Asks whether to quit in spite of it. */
  readonly ask: () => Promise<boolean>
  /** Closes projects and the engine; resolves when all is on the disk, or after its own limit. */
  readonly end: () => Promise<void>
  /** Quits again, once it may go on. */
  readonly quit: () => void
  /** The person wants to go on working. */
  readonly stay: () => void
}

/** A system that shuts down is held up for so long by decisions that are on their way to the engine. */
const saveMs = 5_000
const lookEveryMs = 200

/**
 * A quit comes in two steps: first windows are about to close, and a person is asked when a run would be lost; when they
 * have closed, the store is. A system that shuts down is not asked, but waits for windows to save.
 */
export class Quitting {
  readonly #options: QuittingOptions
  #isAsking = false
  #agreed = false
  /** When what is not saved is given up; null: nobody has to go. */
  #goesAt: number | null = null
  #standing: 'working' | 'ending' | 'ended' = 'working'

  constructor(options: QuittingOptions) {
    this.#options = options
  }

  /** The system shuts down or ends the program: nobody is there to be asked. */
  mustGo(): void {
    this.#goesAt ??= performance.now() + saveMs
    this.#options.quit()
  }

  /**
   * A window that is to close has decisions that are not saved. Is the person asked, does it stay for a moment in which
   * they are sent, or does it go without them?
   */
  leaving(): 'ask' | 'wait' | 'go' {
    if (this.#goesAt === null) return 'ask'
    if (performance.now() >= this.#goesAt) return 'go'
    setTimeout(() => this.#options.quit(), lookEveryMs)
    return 'wait'
  }

  /** May windows close? When not, it is quit again once the person agrees. */
  mayBegin(): boolean {
    const agreed = this.#agreed
    // For this time only: a window may still refuse to close, and the next quit is asked about again.
    this.#agreed = false
    if (agreed || this.#goesAt !== null || this.#standing !== 'working' || !this.#options.isBusy()) return true
    void this.#ask()
    return false
  }

  /** May the program end? When not, it is quit again once the store is closed. */
  mayEnd(): boolean {
    if (this.#standing === 'working') void this.#end()
    return this.#standing === 'ended'
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    const goes = await this.#options.ask()
    this.#isAsking = false
    this.#agreed = goes
    if (goes) this.#options.quit()
    else this.#options.stay()
  }

  async #end(): Promise<void> {
    this.#standing = 'ending'
    await this.#options.end()
    this.#standing = 'ended'
    this.#options.quit()
  }
}
