import { expect, test } from 'vitest'
import { eastgate, mira, okoro, relatedPost, relationOf, relationTypeOf, sceneOf } from '../testing/scenes.ts'
import { breachOf, breachWords } from './breach.ts'
import { choicesOfDecided, decidedOf } from './scene.ts'
import { allArcs } from './shown-arcs.ts'

const peer = '/per/per/peer'
const home = '/per/loc/place_of_residence'

/** The post with one relation, after one of its mentions was retyped. */
function retyped(type: string | null, head: string, tail: string, over: { id: string; type: string } | null) {
  const view = relatedPost({ relations: [relationOf(1, head, tail, type)] })
  const mentions = view.mentions.map((m) => (m.id === over?.id ? { ...m, type: over.type } : m))
  const scene = sceneOf({ ...view, mentions })
  return { scene, decided: decidedOf(scene.view, scene.view.relations[0]!)! }
}

test.each([
  { name: 'a relation as the schema has it', type: home, over: null, against: false },
  { name: 'a head of another type', type: home, over: { id: okoro, type: 'ORG' }, against: true },
  { name: 'a tail of another type', type: home, over: { id: eastgate, type: 'ORG' }, against: true },
  { name: 'a type that the schema does not know', type: 'mayor of', over: { id: okoro, type: 'ORG' }, against: false },
  { name: 'no relation', type: null, over: { id: okoro, type: 'ORG' }, against: false },
])('$name is against the schema: $against', ({ type, over, against }) => {
  const { scene, decided } = retyped(type, okoro, eastgate, over)
  expect(breachOf(decided, scene.types) !== null).toBe(against)
  expect(allArcs(scene).filter((arc) => arc.breach !== null)).toHaveLength(against ? 1 : 0)
})

test('the words say what the schema allows and what is there; only types that fit are offered', () => {
  const { scene, decided } = retyped(peer, mira, okoro, { id: okoro, type: 'LOC' })
  expect(breachWords(breachOf(decided, scene.types)!, scene.types)).toBe(
    'against the schema: peer runs from PER to PER, here from PER to LOC',
  )
  expect(choicesOfDecided(scene, decided).map(({ type }) => type.name)).toEqual([home, '/per/loc/place_of_birth'])
})

test('a symmetric type may be read either way, and what was rejected breaks nothing', () => {
  const either = [relationTypeOf('near', ['LOC'], ['PER'], true)]
  const { scene, decided } = retyped('near', okoro, eastgate, null)
  expect(breachOf(decided, either)).toBeNull()
  const rejected = { ...decided, relation: { ...decided.relation, type: home, verdict: 'rejected' as const } }
  expect(breachOf({ ...rejected, head: { ...decided.head, type: 'ORG' } }, scene.types)).toBeNull()
})
