import type { PostView } from '../../contract/calls/posts.ts'
import type { PairScores, RelationRecord, RelationType } from '../../contract/domain/relation.ts'
import type { Scene } from '../relations/scene.ts'
import { accepted, pierPost, pierText, suggest } from './post-views.ts'

export const relationTypeOf = (name: string, heads: string[], tails: string[], symmetric = false): RelationType => ({
  name,
  colour: 0,
  description: '',
  heads,
  tails,
  symmetric,
})

export const pierTypes: readonly RelationType[] = [
  relationTypeOf('/per/per/peer', ['PER'], ['PER'], true),
  relationTypeOf('/per/per/parent', ['PER'], ['PER']),
  relationTypeOf('/per/loc/place_of_residence', ['PER'], ['LOC']),
  relationTypeOf('/per/loc/place_of_birth', ['PER'], ['LOC']),
]

export const mira = '00000000-0000-4000-8000-000000000011'
export const okoro = '00000000-0000-4000-8000-000000000012'
export const eastgate = '00000000-0000-4000-8000-000000000013'

/** The mock's post with its people and its town confirmed; the hashtag is still to be decided. */
export const relatedPost = (over: Partial<PostView> = {}): PostView =>
  pierPost({
    mentions: [
      accepted(pierText, 'Mira Tarn', 'PER', mira),
      accepted(pierText, 'Okoro', 'PER', okoro),
      accepted(pierText, 'Eastgate', 'LOC', eastgate),
    ],
    suggestions: [suggest(pierText, '#harbourfest', 'MISC', 0.58)],
    ...over,
  })

const endOfMention = (view: PostView, id: string) => {
  const { start, end, type } = view.mentions.find((m) => m.id === id)!
  return { mention: id, start, end, type }
}

/** What a model says about an ordered pair; what is left of 1 goes to None. */
export function scored(
  view: PostView,
  head: string,
  tail: string,
  scores: Readonly<Record<string, number>>,
): PairScores {
  const given = Object.entries(scores).map(([type, score]) => ({ type, score }))
  const none = { type: null, score: 1 - given.reduce((sum, { score }) => sum + score, 0) }
  return {
    head: endOfMention(view, head),
    tail: endOfMention(view, tail),
    scores: [...given, none].sort((a, b) => b.score - a.score),
  }
}

export const relationOf = (
  id: number,
  head: string,
  tail: string,
  type: string | null,
  over: Partial<RelationRecord> = {},
): RelationRecord => ({
  id: `00000000-0000-4000-b000-${String(id).padStart(12, '0')}`,
  post: 1,
  head,
  tail,
  type,
  verdict: 'accepted',
  source: { kind: 'person' },
  ...over,
})

export const sceneOf = (view: PostView, pairs: readonly PairScores[] = []): Scene => ({
  view,
  types: pierTypes,
  pairs,
  version: 'mre@1',
})

/** Peers by .64, and either of them perhaps at home in the town. */
export function proposingScene(over: Partial<PostView> = {}): Scene {
  const view = relatedPost(over)
  return sceneOf(view, [
    scored(view, okoro, mira, { '/per/per/peer': 0.66, '/per/per/parent': 0.04 }),
    scored(view, mira, okoro, { '/per/per/peer': 0.64, '/per/per/parent': 0.06 }),
    scored(view, okoro, eastgate, { '/per/loc/place_of_residence': 0.55, '/per/loc/place_of_birth': 0.35 }),
    scored(view, mira, eastgate, { '/per/loc/place_of_residence': 0.2, '/per/loc/place_of_birth': 0.1 }),
  ])
}
