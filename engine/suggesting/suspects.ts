import type { PostId } from '../../contract/domain/post.ts'

/** Reading it ended the compute process so often: then it is left alone. */
const deathLimit = 2

/**
 * Posts that were being read when the compute process died, or that the model gave impossible numbers for. After a death
 * its posts are read one at a time, so that only a post that is at fault is there for a second one. (A third within five
 * minutes would make the process be given up.)
 */
export class Suspects {
  readonly #deaths = new Map<PostId, number>()
  readonly #aside = new Map<PostId, string>()

  /** Posts that are not read again, with the reason. */
  get aside(): ReadonlyMap<PostId, string> {
    return this.#aside
  }

  /** True where a post must be read alone. */
  alone(post: PostId): boolean {
    return this.#deaths.has(post)
  }

  died(posts: readonly PostId[], how: string): void {
    for (const post of posts) {
      const deaths = (this.#deaths.get(post) ?? 0) + 1
      this.#deaths.set(post, deaths)
      if (deaths >= deathLimit) this.#aside.set(post, how)
    }
  }

  /** The model failed on these without dying: each is tried alone, and what fails alone is set aside. */
  refused(posts: readonly PostId[], how: string): void {
    for (const post of posts) {
      if (posts.length === 1) this.#aside.set(post, how)
      else this.#deaths.set(post, this.#deaths.get(post) ?? 0)
    }
  }

  read(posts: readonly PostId[]): void {
    for (const post of posts) this.#deaths.delete(post)
  }

  /** Another model may manage. */
  clear(): void {
    this.#deaths.clear()
    this.#aside.clear()
  }
}
