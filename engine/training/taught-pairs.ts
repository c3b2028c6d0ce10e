import type { RelationType } from '../../contract/domain/relation.ts'
import { noRelation } from '../../models/metrics/relation-scores.ts'
import type { PairInPost } from '../inference/relation-tagger.ts'
import type { TaggerPost } from '../inference/tagger.ts'
import type { TextRange } from '../inference/tagger-alignment.ts'

/** What people decided about an ordered pair of a post's mentions; both ends are places in its list. `type: null`: no relation. */
export interface DecidedPair {
  readonly head: number
  readonly tail: number
  readonly type: string | null
  readonly verdict: 'accepted' | 'rejected'
}

/** A finished post with its confirmed mentions and what was decided between them. */
export interface RelationPost extends TaggerPost {
  readonly mentions: readonly (TextRange & { readonly type: string })[]
  readonly relations: readonly DecidedPair[]
}

/** What a pair teaches: what it is, or what it is not. None is an answer like others. */
export type Lesson =
  | { readonly kind: 'is'; readonly relation: string }
  | { readonly kind: 'is-not'; readonly types: readonly string[] }

export interface TaughtPair extends PairInPost {
  readonly lesson: Lesson
  /** Nobody said so: the post is finished, and this pair was left alone. */
  readonly implied: boolean
}

/** Places of the pair in `mentions`, head first. */
export type PairAt = readonly [head: number, tail: number]

const keyOf = (head: number, tail: number) => `${head} ${tail}`

/**
 * Every ordered pair of confirmed mentions with what is right for it: the confirmed relation, in both directions where its type is
 * symmetric, else None. Empty for a post on which no pair was ever decided: there nobody looked for relations.
 */
export function rightAnswers(
  { mentions, relations }: RelationPost,
  schema: readonly RelationType[],
): readonly { readonly at: PairAt; readonly relation: string }[] {
  if (relations.length === 0) return []
  const symmetric = new Set(schema.filter((type) => type.symmetric).map(({ name }) => name))
  const right = new Map<string, string>()
  for (const { head, tail, type, verdict } of relations) {
    if (verdict !== 'accepted' || type === null) continue
    right.set(keyOf(head, tail), type)
    if (symmetric.has(type) && !right.has(keyOf(tail, head))) right.set(keyOf(tail, head), type)
  }
  return mentions.flatMap((_, head) =>
    mentions.flatMap((_, tail) =>
      head === tail ? [] : [{ at: [head, tail] as const, relation: right.get(keyOf(head, tail)) ?? noRelation }],
    ),
  )
}

/**
 * What a finished post teaches. A confirmed relation is one; so is "none", and the other direction of a relation that has one; a
 * rejection is what its pair is not. The pairs that nobody touched are implied to have none.
 */
export function taughtPairs(post: RelationPost, schema: readonly RelationType[]): TaughtPair[] {
  const decided = new Set<string>()
  const rejected = new Map<string, string[]>()
  const symmetric = new Set(schema.filter((type) => type.symmetric).map(({ name }) => name))
  for (const { head, tail, type, verdict } of post.relations) {
    const both = [keyOf(head, tail), keyOf(tail, head)] as const
    if (verdict === 'accepted') for (const key of both) decided.add(key)
    else if (type !== null)
      for (const key of symmetric.has(type) ? both : both.slice(0, 1))
        rejected.set(key, [...(rejected.get(key) ?? []), type])
  }
  return rightAnswers(post, schema).map(({ at: [head, tail], relation }): TaughtPair => {
    const key = keyOf(head, tail)
    const pair = { post, subject: post.mentions[head]!, object: post.mentions[tail]! }
    const not = rejected.get(key)
    if (not !== undefined && !decided.has(key))
      return { ...pair, lesson: { kind: 'is-not', types: not }, implied: false }
    return { ...pair, lesson: { kind: 'is', relation }, implied: !decided.has(key) }
  })
}
