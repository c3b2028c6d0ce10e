import type { RelationType } from '../../../contract/domain/relation.ts'
import { postOfWords } from '../../inference/tagger-evaluation.ts'
import type { DecidedPair, RelationPost } from '../taught-pairs.ts'

export const relationType = (
  name: string,
  { heads = ['PER'], tails = ['LOC'], symmetric = false }: Partial<RelationType> = {},
): RelationType => ({ name, colour: 0, description: '', heads, tails, symmetric })

/** `home` and `job` are the labels of the small model; nobody has taught it `visit`. */
export const madeSchema = [relationType('home'), relationType('job'), relationType('visit')]

const verbs = { home: 'lives in', job: 'works for', visit: 'sees' } as const
export type MadeRelation = keyof typeof verbs

/** A person and a place: which relation is between them is told by the verb alone. */
export function madePost(
  person: string,
  relation: MadeRelation,
  place: string,
  relations: readonly DecidedPair[] = [{ head: 0, tail: 1, type: relation, verdict: 'accepted' }],
): RelationPost {
  const words = [person, ...verbs[relation].split(' '), place]
  const post = postOfWords(words, null)
  return {
    ...post,
    mentions: [
      { ...post.words[0]!, type: 'PER' },
      { ...post.words.at(-1)!, type: 'LOC' },
    ],
    relations,
  }
}

/** Every combination once. */
export function madePosts(
  persons: readonly string[],
  places: readonly string[],
  relations: readonly MadeRelation[],
): RelationPost[] {
  return persons.flatMap((person) =>
    places.flatMap((place) => relations.map((relation) => madePost(person, relation, place))),
  )
}
