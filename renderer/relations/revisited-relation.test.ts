import { expect, test } from 'vitest'
import type { Change } from '../../contract/domain/event.ts'
import type { RelationRecord } from '../../contract/domain/relation.ts'
import { mira, okoro, proposingScene, relationOf } from '../testing/scenes.ts'
import { revisitedRelation } from './revisited-relation.ts'

const bare = ({ id: _id, post: _post, ...relation }: RelationRecord) => relation
const byHand = relationOf(1, mira, okoro, '/per/per/peer')
const suggested: RelationRecord = { ...byHand, source: { kind: 'suggestion', version: 'mre@1', score: 0.64 } }
const gone = (relation: RelationRecord): Change[] => [
  { kind: 'relation', id: relation.id, post: 1, before: bare(relation), after: null },
]
const come = (relation: RelationRecord): Change[] => [
  { kind: 'relation', id: relation.id, post: 1, before: null, after: bare(relation) },
]

test('what came is focused once it is there', () => {
  expect(revisitedRelation(proposingScene(), come(byHand))).toBeUndefined()
  const scene = proposingScene({ relations: [byHand] })
  expect(revisitedRelation(scene, come(byHand))).toEqual({ kind: 'relation', id: byHand.id })
})

test('a proposal that was accepted is a proposal again, once the decision is gone and the model has spoken', () => {
  expect(revisitedRelation(proposingScene({ relations: [suggested] }), gone(suggested))).toBeUndefined()
  expect(revisitedRelation({ ...proposingScene(), pairs: [] }, gone(suggested))).toBeUndefined()
  expect(revisitedRelation(proposingScene(), gone(suggested))).toEqual({ kind: 'pair', key: `${mira}>${okoro}` })
})

test('what was made by hand leaves the focus where it began', () => {
  expect(revisitedRelation(proposingScene(), gone(byHand))).toEqual({ kind: 'mention', id: mira })
  expect(revisitedRelation(proposingScene(), [])).toBeNull()
})
