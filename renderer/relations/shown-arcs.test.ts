import { expect, test } from 'vitest'
import { eastgate, mira, okoro, proposingScene, relationOf } from '../testing/scenes.ts'
import { type Desk, openDesk } from '../workspace/desk.ts'
import { litEnds, shownArcs } from './shown-arcs.ts'

const born = relationOf(1, mira, eastgate, '/per/loc/place_of_birth')
const rejected = relationOf(2, okoro, mira, '/per/per/parent', { verdict: 'rejected' })
const scene = proposingScene({ relations: [born, rejected] })
const desk = (over: Partial<Desk>): Desk => ({ ...openDesk(scene.view), ...over })
const looks = (d: Desk, isAll = false) =>
  shownArcs(scene, d, isAll, null).map((arc) => `${arc.look} ${arc.head.surface} ${arc.tail.surface}`)

test('a focused mention has its own arcs, decided and proposed', () => {
  expect(looks(desk({ focus: { kind: 'mention', id: mira } }))).toEqual([
    'accepted Mira Tarn Eastgate',
    'proposed Mira Tarn Okoro',
  ])
  expect(looks(desk({ focus: { kind: 'none' } }))).toEqual([])
})

test('all of them are drawn on demand, but neither what was rejected nor pairs without a relation', () => {
  const none = proposingScene({ relations: [born, rejected, relationOf(3, mira, okoro, null)] })
  expect(shownArcs(none, desk({ focus: { kind: 'none' } }), true, null).map((arc) => arc.look)).toEqual([
    'accepted',
    'proposed',
  ])
})

test('a rejected relation is drawn while it is focused', () => {
  const focused = desk({ focus: { kind: 'relation', id: rejected.id } })
  expect(looks(focused)).toEqual(['rejected Okoro Mira Tarn'])
  expect(litEnds(scene, focused, null, null)).toEqual(new Set([okoro, mira]))
})

test('what is being made is a draft, and both of its ends are lit', () => {
  const making = desk({ mode: { kind: 'relate', head: okoro, tail: eastgate, order: [], of: null } })
  expect(looks(making)).toEqual(['draft Okoro Eastgate'])
  expect(litEnds(scene, making, null, null)).toEqual(new Set([okoro, eastgate]))
  expect(litEnds(scene, desk({ focus: { kind: 'none' } }), born.id, null)).toEqual(new Set([mira, eastgate]))
})
