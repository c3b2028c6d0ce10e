import type { Entity } from './entity-f1.ts'

/** What is taken for what. `gold` null: nothing is there; `predicted` null: nothing was seen. */
export interface Confusion {
  readonly gold: string | null
  readonly predicted: string | null
  /** Pairs with the same bounds. */
  readonly exact: number
  /** Pairs that share a part only. */
  readonly overlapping: number
  /** Numbers of the posts, each once, in order. */
  readonly posts: readonly number[]
}

type Match = 'exact' | 'overlapping'

/** Pairs each entity with at most one other: those of the same bounds first, then those that overlap, in order. */
export function confusionOf(
  gold: readonly (readonly Entity[])[],
  predicted: readonly (readonly Entity[])[],
): readonly Confusion[] {
  const cells = new Map<string, { -readonly [K in keyof Confusion]: Confusion[K] } & { posts: number[] }>()
  const count = (post: number, there: Entity | null, said: Entity | null, match: Match): void => {
    const key = JSON.stringify([there?.type ?? null, said?.type ?? null])
    const cell = cells.get(key) ?? {
      gold: there?.type ?? null,
      predicted: said?.type ?? null,
      exact: 0,
      overlapping: 0,
      posts: [],
    }
    cells.set(key, cell)
    cell[match]++
    if (cell.posts.at(-1) !== post) cell.posts.push(post)
  }
  gold.forEach((reference, post) => {
    const left = new Set(predicted[post]!)
    const take = (there: Entity, fits: (said: Entity) => boolean, match: Match): boolean => {
      for (const said of left)
        if (fits(said)) {
          left.delete(said)
          count(post, there, said, match)
          return true
        }
      return false
    }
    const unpaired = reference.filter(
      (there) => !take(there, (said) => said.start === there.start && said.end === there.end, 'exact'),
    )
    for (const there of unpaired)
      if (!take(there, (said) => said.start < there.end && there.start < said.end, 'overlapping'))
        count(post, there, null, 'exact')
    for (const said of left) count(post, null, said, 'exact')
  })
  return [...cells.values()]
}
