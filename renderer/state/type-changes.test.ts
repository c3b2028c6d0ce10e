import { expect, test } from 'vitest'
import type { Change } from '../../contract/domain/event.ts'
import { relationTypeOf } from '../testing/scenes.ts'
import { withTypeChanges } from './type-changes.ts'

const [peer, parent] = [relationTypeOf('peer', [], []), relationTypeOf('parent', [], [])]
const view = { types: [], relationTypes: [peer, parent] }
const change = (name: string, after: typeof peer | null): Change => ({
  kind: 'relation-type',
  name,
  before: null,
  after,
})
const names = (changes: readonly Change[]) => withTypeChanges(view, changes).relationTypes.map((t) => t.name)

test('a type that changes keeps its place, a new one comes last, a removed one goes', () => {
  const both = withTypeChanges(view, [change('peer', { ...peer, symmetric: true })])
  expect(both.relationTypes.map((t) => [t.name, t.symmetric])).toEqual([
    ['peer', true],
    ['parent', false],
  ])
  expect(names([change('couple', relationTypeOf('couple', [], []))])).toEqual(['peer', 'parent', 'couple'])
  expect(names([change('peer', null)])).toEqual(['parent'])
})

test('changes of posts leave the view as it is', () => {
  expect(withTypeChanges(view, [{ kind: 'status', post: 1, before: 'todo', after: 'done' }])).toBe(view)
})
