import { expect, test } from 'vitest'
import { pierText, suggest } from '../testing/post-views.ts'
import { eastgate, mira, okoro, proposingScene, relatedPost, relationOf, sceneOf } from '../testing/scenes.ts'
import { endOf } from './ends.ts'
import { choicesInOrder, choicesOf, proposedOf, type Scene } from './scene.ts'

const said = (scene: Scene) => proposedOf(scene).map((p) => [p.head.surface, p.type, p.tail.surface, p.score])
const end = (scene: Scene, key: string) => endOf(scene.view, key)!

test('of the two directions of a symmetric type the one that reads forwards is proposed; None is not', () => {
  expect(said(proposingScene())).toEqual([
    ['Mira Tarn', '/per/per/peer', 'Okoro', 0.64],
    ['Okoro', '/per/loc/place_of_residence', 'Eastgate', 0.55],
  ])
})

test.each([
  { name: 'a confirmed relation', relation: relationOf(1, mira, okoro, '/per/per/parent') },
  { name: 'a confirmed relation the other way round', relation: relationOf(1, okoro, mira, '/per/per/parent') },
  { name: 'a confirmed "no relation"', relation: relationOf(1, okoro, mira, null) },
])('$name settles the pair', ({ relation }) => {
  expect(said(proposingScene({ relations: [relation] })).map(([head]) => head)).toEqual(['Okoro'])
})

test('after a rejection the next type is proposed only where it is likelier than None', () => {
  const rejected = relationOf(1, okoro, eastgate, '/per/loc/place_of_residence', { verdict: 'rejected' })
  expect(said(proposingScene({ relations: [rejected] }))[1]).toEqual([
    'Okoro',
    '/per/loc/place_of_birth',
    'Eastgate',
    0.35,
  ])
  const both = [rejected, relationOf(2, okoro, mira, '/per/per/peer', { verdict: 'rejected' })]
  expect(said(proposingScene({ relations: both }))).toHaveLength(1)
})

test('a proposal goes with the mention that it joined', () => {
  const scene = proposingScene()
  const view = { ...scene.view, mentions: scene.view.mentions.filter((m) => m.id !== eastgate) }
  expect(said({ ...scene, view })).toHaveLength(1)
})

test('a pair of a suggested mention follows it once it is accepted', () => {
  const view = relatedPost({ suggestions: [suggest(pierText, '#harbourfest', 'MISC')] })
  const { start, end: stop } = view.suggestions[0]!
  const types = [{ name: 'present_in', colour: 0, description: '', heads: [], tails: [], symmetric: false }]
  const pairs = [
    {
      head: { mention: mira, start: 0, end: 9, type: 'PER' },
      tail: { mention: null, start, end: stop, type: 'MISC' },
      scores: [
        { type: 'present_in', score: 0.9 },
        { type: null, score: 0.1 },
      ],
    },
  ]
  const scene: Scene = { view, types, pairs, version: 'mre@1' }
  expect(proposedOf(scene)[0]?.tail.kind).toBe('suggestion')
  const id = '00000000-0000-4000-8000-000000000014'
  const mention = { ...view.mentions[0]!, id, start, end: stop, surface: '#harbourfest', type: 'MISC' }
  const later = { ...scene, view: { ...view, mentions: [...view.mentions, mention] } }
  expect(proposedOf(later)[0]?.tail.key).toBe(id)
})

test('only legal types are offered, the likeliest first, and the schema decides where the model is silent', () => {
  const scene = proposingScene()
  const names = (head: string, tail: string) =>
    choicesOf(scene, end(scene, head), end(scene, tail)).map((c) => c.type.name)
  expect(names(okoro, eastgate)).toEqual(['/per/loc/place_of_residence', '/per/loc/place_of_birth'])
  expect(names(eastgate, okoro)).toEqual([])
  const silent = sceneOf(scene.view)
  expect(choicesOf(silent, end(scene, mira), end(scene, okoro)).map((c) => c.score)).toEqual([null, null])
})

test('an order that was shown holds, whatever the model says later', () => {
  const scene = proposingScene()
  const order = ['/per/loc/place_of_birth', '/per/loc/place_of_residence']
  const choices = choicesInOrder(scene, end(scene, okoro), end(scene, eastgate), order)
  expect(choices.map((c) => c.type.name)).toEqual(order)
})
