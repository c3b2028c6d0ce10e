const looks = 30

/**
 * Has someone said nothing for too long? Counts looks of its own instead of comparing clocks: a laptop that slept, or whose
 * clock was set, has not waited.
 */
export class SilenceWatch {
  readonly #timer: NodeJS.Timeout
  #silent = 0

  /** @param milliseconds of silence after which `onSilent` is called, once */
  constructor(milliseconds: number, onSilent: () => void) {
    this.#timer = setInterval(() => {
      this.#silent++
      if (this.#silent < looks) return
      this.stop()
      onSilent()
    }, milliseconds / looks)
    this.#timer.unref()
  }

  heard(): void {
    this.#silent = 0
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
