/** So many posts are gone through before one comes back to the first. */
const mostKept = 64

/** Answers that were worked out lately, by what they depend on. A question that is asked twice at once is worked on once. */
export class RecentAnswers<T> {
  readonly #kept = new Map<string, Promise<T>>()

  /** What fails is forgotten, so that asking again tries again. */
  get(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key)
    const answer = known ?? work()
    this.#kept.delete(key)
    this.#kept.set(key, answer)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break
      this.#kept.delete(oldest)
    }
    if (known === undefined)
      answer.catch(() => {
        if (this.#kept.get(key) === answer) this.#kept.delete(key)
      })
    return answer
  }
}
