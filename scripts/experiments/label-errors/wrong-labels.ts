import type { GoldPost } from '../../../engine/inference/tagger-evaluation.ts'
import { seededRandom, shuffled } from '../../../engine/training/fit-random.ts'

const types = ['PER', 'LOC', 'ORG', 'MISC'] as const

export interface SpoiledPost extends GoldPost {
  /** Which of `gold` are wrong, by place. */
  readonly wrong: ReadonlySet<number>
}

/**
 * Gives a share of all labels another type (two of three) or another end (one of three, where a free word is beside it), as
 * people do who hurry.
 */
export function withWrongLabels(posts: readonly GoldPost[], share: number, seed: number): SpoiledPost[] {
  const random = seededRandom(seed)
  const all = posts.flatMap(({ gold }, post) => gold.map((_, label) => ({ post, label })))
  const chosen = shuffled(all, random).slice(0, Math.round(all.length * share))
  return posts.map((post, at): SpoiledPost => {
    const wrong = new Set(chosen.filter((each) => each.post === at).map(({ label }) => label))
    const gold = post.gold.map((label, place) => {
      if (!wrong.has(place)) return label
      const stretched = random() < 1 / 3 ? stretch(post, place) : null
      if (stretched !== null) return stretched
      const others = types.filter((type) => type !== label.type)
      return { ...label, type: others[Math.floor(random() * others.length)]! }
    })
    return { ...post, gold, wrong }
  })
}

/** One word more at the end, or one less; null where neither is possible. */
function stretch({ words, gold }: GoldPost, place: number) {
  const label = gold[place]!
  const last = words.findIndex(({ end }) => end === label.end)
  const next = words[last + 1]
  if (next !== undefined && !gold.some(({ start, end }) => start < next.end && next.start < end))
    return { ...label, end: next.end }
  const previous = words[last - 1]
  return previous !== undefined && previous.start >= label.start ? { ...label, end: previous.end } : null
}
