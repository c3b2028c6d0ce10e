/** A shell that nobody looks at for so long ends by itself. */
export const idleMinutes = 30

/** A run that outlives its last tab is let finish; it is asked about again so often. */
const askAgainMs = 60_000

export interface IdleStopOptions {
  /** Is anything under way that should not end with the last tab? */
  readonly isBusy: () => Promise<boolean>
  readonly stop: () => void
}

/** Calls `stop` once, when no tab has been open for half an hour and nothing is under way. */
export class IdleStop {
  readonly #options: IdleStopOptions
  #timer: NodeJS.Timeout | undefined
  #tabs = 0
  #over = false

  constructor(options: IdleStopOptions) {
    this.#options = options
    this.#wait(idleMinutes * 60_000)
  }

  /** So many tabs are open now. */
  tabs(count: number): void {
    this.#tabs = count
    if (count > 0) clearTimeout(this.#timer)
    else this.#wait(idleMinutes * 60_000)
  }

  end(): void {
    this.#over = true
    clearTimeout(this.#timer)
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer)
    if (this.#over) return
    this.#timer = setTimeout(() => void this.#look(), ms)
    // A shell that could not begin is not kept from ending.
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    const isBusy = await this.#options.isBusy()
    // A tab may have been opened meanwhile.
    if (this.#over || this.#tabs > 0) return
    if (isBusy) this.#wait(askAgainMs)
    else {
      this.end()
      this.#options.stop()
    }
  }
}
