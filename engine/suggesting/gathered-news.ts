import type { PostId } from '../../contract/domain/post.ts'

/** More than this and a window had better read again what it shows. */
const mostPosts = 200

/** Tells of read posts at once where it has been quiet, and otherwise together, every `everyMs`. */
export class GatheredNews {
  readonly #tell: (posts: readonly PostId[]) => void
  readonly #everyMs: number
  #posts: PostId[] = []
  #timer: NodeJS.Timeout | undefined

  /** @param tell gets the posts; an empty list stands for too many to name, or for a change of status alone */
  constructor(tell: (posts: readonly PostId[]) => void, everyMs = 250) {
    this.#tell = tell
    this.#everyMs = everyMs
  }

  add(posts: readonly PostId[]): void {
    this.#posts.push(...posts)
    if (this.#timer !== undefined) return
    this.#send()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#posts.length > 0) this.add([])
    }, this.#everyMs)
    this.#timer.unref()
  }

  /** What is still waiting goes out now. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#posts.length > 0) this.#send()
  }

  #send(): void {
    const posts = this.#posts
    this.#posts = []
    this.#tell(posts.length > mostPosts ? [] : posts)
  }
}
