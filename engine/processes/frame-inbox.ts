/** Keeps what arrives until someone listens: a process may speak before the other side has finished setting up. */
export class FrameInbox {
  #waiting: unknown[] = []
  #listener: ((frame: unknown) => void) | null = null
  #closeListeners: (() => void)[] = []
  #closed = false

  get closed(): boolean {
    return this.#closed
  }

  push(frame: unknown): void {
    if (this.#listener === null) this.#waiting.push(frame)
    else this.#listener(frame)
  }

  listen(listener: (frame: unknown) => void): void {
    this.#listener = listener
    const waiting = this.#waiting
    this.#waiting = []
    for (const frame of waiting) listener(frame)
  }

  onClose(listener: () => void): void {
    if (this.#closed) queueMicrotask(listener)
    else this.#closeListeners.push(listener)
  }

  /** Later calls do nothing. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    const listeners = this.#closeListeners
    this.#closeListeners = []
    for (const listener of listeners) listener()
  }
}
