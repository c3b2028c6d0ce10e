const windowMs = 30_000

/** Posts a minute over the last half minute of work. */
export class ReadingRate {
  readonly #batches: { readonly at: number; readonly posts: number; readonly milliseconds: number }[] = []

  add(posts: number, milliseconds: number, now: number): void {
    this.#batches.push({ at: now, posts, milliseconds })
    while (now - this.#batches[0]!.at > windowMs) this.#batches.shift()
  }

  clear(): void {
    this.#batches.length = 0
  }

  /** null before anything was read. */
  perMinute(): number | null {
    const posts = this.#batches.reduce((sum, batch) => sum + batch.posts, 0)
    const milliseconds = this.#batches.reduce((sum, batch) => sum + batch.milliseconds, 0)
    return milliseconds === 0 ? null : Math.round((posts * 60_000) / milliseconds)
  }
}
