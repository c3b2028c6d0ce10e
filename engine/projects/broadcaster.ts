/**
 * Tells many listeners what happens, each at its own pace. One that falls behind by more than `limit` items loses what
 * waits for it and is told `summary()` instead: where things stand now.
 */
export class Broadcaster<T> {
  readonly #listeners = new Set<Listener<T>>()
  readonly #summary: () => T
  readonly #limit: number
  #closed = false

  constructor(summary: () => T, limit = 1_000) {
    this.#summary = summary
    this.#limit = limit
  }

  publish(item: T): void {
    for (const listener of this.#listeners) {
      if (listener.waiting.length >= this.#limit) listener.waiting.splice(0, listener.waiting.length, this.#summary())
      else listener.waiting.push(item)
      listener.wake()
    }
  }

  /** Begins with `summary()`; ends when `signal` is aborted or the broadcaster is closed. */
  async *subscribe(signal?: AbortSignal): AsyncGenerator<T, void, undefined> {
    const isOver = (): boolean => this.#closed || signal?.aborted === true
    if (isOver()) return
    const listener: Listener<T> = { waiting: [this.#summary()], wake: () => {} }
    this.#listeners.add(listener)
    const wake = (): void => listener.wake()
    signal?.addEventListener('abort', wake)
    try {
      while (true) {
        for (let item = listener.waiting.shift(); item !== undefined; item = listener.waiting.shift()) {
          yield item
          if (signal?.aborted === true) return
        }
        if (isOver()) return
        await new Promise<void>((resolve) => {
          listener.wake = resolve
        })
      }
    } finally {
      this.#listeners.delete(listener)
      signal?.removeEventListener('abort', wake)
    }
  }

  /** Ends every subscription, after what waits has been delivered. */
  close(): void {
    this.#closed = true
    for (const listener of this.#listeners) listener.wake()
  }
}

interface Listener<T> {
  readonly waiting: T[]
  wake(): void
}
