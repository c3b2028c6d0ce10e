import { expect, test } from 'vitest'
import type { Change } from '../../contract/domain/event.ts'
import type { Relation } from '../../contract/domain/relation.ts'
import { mira, okoro, relatedPost, relationOf } from '../testing/scenes.ts'
import { relationChangeWords, surfacesOf } from './relation-change-words.ts'

const bare = (type: string | null): Relation => {
  const { id: _id, post: _post, ...relation } = relationOf(1, mira, okoro, type)
  return relation
}
const change = (before: Relation | null, after: Relation | null): Extract<Change, { kind: 'relation' }> => ({
  kind: 'relation',
  id: relationOf(1, mira, okoro, null).id,
  post: 1,
  before,
  after,
})
const surfaceOf = surfacesOf([], [relatedPost()])

test.each([
  ['a new relation', null, bare('/per/per/peer'), 'Mira Tarn, peer, Okoro'],
  ['another type', bare('/per/per/peer'), bare('/per/per/parent'), 'Mira Tarn, peer → parent, Okoro'],
  ['a deleted one', bare('/per/per/peer'), null, 'Mira Tarn, peer, Okoro'],
  ['a denied pair', null, bare(null), 'Mira Tarn, no relation, Okoro'],
])('%s is told by its ends', (_name, before, after, words) => {
  expect(relationChangeWords(change(before, after), surfaceOf)).toBe(words)
})

test('mentions that this window has not seen are left out', () => {
  expect(relationChangeWords(change(null, bare('/per/per/peer')), () => null)).toBe('peer')
})
