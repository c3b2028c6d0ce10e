import type { Tagger, TaggerPost } from '../../engine/inference/tagger.ts'
import type { TextRange } from '../../engine/inference/tagger-alignment.ts'
import { noRelation } from '../../models/metrics/relation-scores.ts'
import type { CorpusPair } from './read-pairs.ts'

export interface PairTypes {
  readonly head: string
  readonly tail: string
}

/** `guessed`: by the starter that finds mentions; `known`: what the relations say of the mention, else as guessed. */
export interface MentionTypes {
  readonly guessed: (pair: CorpusPair) => PairTypes
  readonly known: (pair: CorpusPair) => PairTypes
  /** Share of the mentions in relations whose type was guessed right. */
  readonly accuracy: number
}

const typesIn = (relation: string): PairTypes => {
  const [, head, tail] = relation.split('/')
  return { head: head!.toUpperCase(), tail: tail!.toUpperCase() }
}

/** MNRE names types only through its relations; a pair without one says nothing of its ends. */
export async function mentionTypes(pairs: readonly CorpusPair[], tagger: Tagger): Promise<MentionTypes> {
  const guesses = new Map<TaggerPost, Map<string, string>>()
  const said = new Map<TaggerPost, Map<string, string>>()
  const of = (all: Map<TaggerPost, Map<string, string>>, post: TaggerPost) => {
    const found = all.get(post) ?? new Map<string, string>()
    all.set(post, found)
    return found
  }
  const key = ({ start, end }: TextRange) => `${start} ${end}`
  for (const { post, head, tail, relation } of pairs) {
    const known = of(guesses, post)
    for (const range of [head, tail])
      if (!known.has(key(range))) known.set(key(range), (await tagger.typesOf(post, range))[0]?.type ?? 'MISC')
    if (relation === noRelation) continue
    const types = typesIn(relation)
    of(said, post).set(key(head), types.head).set(key(tail), types.tail)
  }
  let [right, all] = [0, 0]
  for (const [post, mentions] of said)
    for (const [range, type] of mentions) {
      all++
      if (guesses.get(post)?.get(range) === type) right++
    }
  const guess = (post: TaggerPost, range: TextRange) => guesses.get(post)!.get(key(range))!
  const sure = (post: TaggerPost, range: TextRange) => said.get(post)?.get(key(range)) ?? guess(post, range)
  return {
    guessed: ({ post, head, tail }) => ({ head: guess(post, head), tail: guess(post, tail) }),
    known: ({ post, head, tail }) => ({ head: sure(post, head), tail: sure(post, tail) }),
    accuracy: all === 0 ? 0 : right / all,
  }
}
