import type { GoldPost } from '../../../engine/inference/tagger-evaluation.ts'

/** A type that the starter has never heard of. */
export const newType = 'TOPIC'

/** The word behind each `#`, where it is no entity of another type: what a person might want labelled next. */
export function withTopics<P extends GoldPost>(post: P): P {
  const { text, words, gold } = post
  const topics = words.flatMap(({ start, end }, at) => {
    const before = words[at - 1]
    if (before === undefined || text.slice(before.start, before.end) !== '#') return []
    if (gold.some((other) => other.start < end && start < other.end)) return []
    return /^[\p{L}\p{N}_]{2,}$/u.test(text.slice(start, end)) ? [{ start, end, type: newType }] : []
  })
  return { ...post, gold: [...gold, ...topics] }
}

export const hasTopic = ({ gold }: GoldPost): boolean => gold.some(({ type }) => type === newType)
