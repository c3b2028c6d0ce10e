import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countingIds } from '../testing/post-views.ts'
import { eastgate, mira, okoro, proposingScene, relatedPost, relationOf, sceneOf } from '../testing/scenes.ts'
import { type Desk, openDesk } from '../workspace/desk.ts'
import type { Edit } from '../workspace/edits.ts'
import { applyChanges, inverse } from '../workspace/visible.ts'
import { type PostEvent, stepPost } from './relation-step.ts'
import type { Scene } from './scene.ts'

interface Played {
  readonly desk: Desk
  readonly scene: Scene
  readonly edits: readonly Edit[]
}

/** Plays events one after another from the focus given, or from where the post opens. */
function play(scene: Scene, events: readonly PostEvent[], focus?: Desk['focus']): Played {
  const newId = countingIds()
  let desk = openDesk(scene.view)
  if (focus !== undefined) desk = { ...desk, focus }
  let now = scene
  const edits: Edit[] = []
  for (const event of events) {
    const result = stepPost(desk, now, event, newId)
    desk = result.desk
    if (result.edit === null) continue
    edits.push(result.edit)
    now = { ...now, view: applyChanges(now.view, result.edit.changes) }
  }
  return { desk, scene: now, edits }
}

const onMira = { kind: 'mention', id: mira } as const
const relationsOf = ({ scene }: Played) => scene.view.relations.map((r) => [r.head, r.type, r.tail, r.verdict] as const)

const target = (index: number, reversed = false): PostEvent => ({ kind: 'target', index, reversed })
const choice = (index: number): PostEvent => ({ kind: 'choice', index })
const kind = (
  name:
    | 'relate'
    | 'flip'
    | 'no-relation'
    | 'accept'
    | 'reject'
    | 'pass'
    | 'delete'
    | 'next'
    | 'leave'
    | 'keep'
    | 'pairs-came'
    | 'correct',
) => ({ kind: name }) as PostEvent

test('a relation is made in three keys, and the focus returns to where it began', () => {
  const end = play(sceneOf(relatedPost()), [kind('relate'), target(0), choice(0)], onMira)
  expect(relationsOf(end)).toEqual([[mira, '/per/per/peer', okoro, 'accepted']])
  expect(end.edits.map((e) => e.intent)).toEqual(['relate'])
  expect(end.desk.focus).toEqual(onMira)
  expect(end.desk.mode).toEqual({ kind: 'decide' })
})

test('the letter with Shift, and the flip, turn it round', () => {
  const shifted = play(sceneOf(relatedPost()), [kind('relate'), target(0, true), choice(1)], onMira)
  const flipped = play(sceneOf(relatedPost()), [kind('relate'), target(0), kind('flip'), choice(1)], onMira)
  expect(relationsOf(shifted)).toEqual([[okoro, '/per/per/parent', mira, 'accepted']])
  expect(relationsOf(flipped)).toEqual(relationsOf(shifted))
})

test('where only the other direction is legal, that one is offered at once', () => {
  const end = play(sceneOf(relatedPost()), [kind('relate'), target(0), choice(0)], { kind: 'mention', id: eastgate })
  expect(relationsOf(end)).toEqual([[mira, '/per/loc/place_of_residence', eastgate, 'accepted']])
  expect(end.desk.focus).toEqual({ kind: 'mention', id: eastgate })
})

test('relating to what is only suggested accepts it with the same decision', () => {
  const scene = {
    ...sceneOf(relatedPost()),
    types: [{ name: 'in', colour: 0, description: '', heads: [], tails: [], symmetric: false }],
  }
  const end = play(scene, [kind('relate'), target(1), choice(0)], onMira)
  expect(end.edits).toHaveLength(1)
  const tag = end.scene.view.mentions.find((m) => m.surface === '#harbourfest')
  expect(tag?.verdict).toBe('accepted')
  expect(relationsOf(end)).toEqual([[mira, 'in', tag?.id, 'accepted']])
})

test('a click on another mention is as good as its letter, and a drag as good as both', () => {
  const clicked = play(
    sceneOf(relatedPost()),
    [kind('relate'), { kind: 'place', word: 8, extend: false }, choice(0)],
    onMira,
  )
  const dragged = play(sceneOf(relatedPost()), [{ kind: 'join', head: mira, tail: okoro }, choice(0)])
  expect(relationsOf(clicked)).toEqual([[mira, '/per/per/peer', okoro, 'accepted']])
  expect(relationsOf(dragged)).toEqual(relationsOf(clicked))
})

test('Escape leaves no trace', () => {
  const end = play(
    sceneOf(relatedPost()),
    [kind('relate'), kind('leave'), kind('relate'), target(0), kind('leave')],
    onMira,
  )
  expect(end.edits).toEqual([])
  expect(end.desk).toMatchObject({ focus: onMira, mode: { kind: 'decide' } })
})

test('"no relation" is stored, takes typed relations of the pair with it, and gives way to one', () => {
  const related = relatedPost({ relations: [relationOf(1, okoro, mira, '/per/per/parent')] })
  const none = play(sceneOf(related), [kind('relate'), target(0), kind('no-relation')], onMira)
  expect(relationsOf(none)).toEqual([[mira, null, okoro, 'accepted']])
  expect(none.edits.map((e) => e.intent)).toEqual(['no-relation'])
  const again = play(none.scene, [kind('relate'), target(0), choice(0)], onMira)
  expect(relationsOf(again)).toEqual([[mira, '/per/per/peer', okoro, 'accepted']])
})

test('the same relation twice is once, also of a symmetric type the other way round', () => {
  const scene = sceneOf(relatedPost({ relations: [relationOf(1, okoro, mira, '/per/per/peer')] }))
  expect(play(scene, [kind('relate'), target(0), choice(0)], onMira).edits).toEqual([])
})

test('a relation is retyped, reversed, rejected and deleted where it stands', () => {
  const scene = sceneOf(relatedPost({ relations: [relationOf(1, mira, okoro, '/per/per/parent')] }))
  const on = { kind: 'relation', id: relationOf(1, mira, okoro, null).id } as const
  expect(relationsOf(play(scene, [choice(0)], on))).toEqual([[mira, '/per/per/peer', okoro, 'accepted']])
  const reversed = play(scene, [kind('flip')], on)
  expect(relationsOf(reversed)).toEqual([[okoro, '/per/per/parent', mira, 'accepted']])
  expect(reversed.edits.map((e) => e.intent)).toEqual(['reverse'])
  expect(relationsOf(play(scene, [kind('reject')], on))).toEqual([[mira, '/per/per/parent', okoro, 'rejected']])
  expect(relationsOf(play(scene, [kind('reject'), kind('accept')], on))).toEqual([
    [mira, '/per/per/parent', okoro, 'accepted'],
  ])
  expect(relationsOf(play(scene, [kind('no-relation')], on))).toEqual([[mira, null, okoro, 'accepted']])
  expect(relationsOf(play(scene, [kind('delete')], on))).toEqual([])
})

test('a relation is not turned into a direction that its type does not allow', () => {
  const scene = sceneOf(relatedPost({ relations: [relationOf(1, mira, eastgate, '/per/loc/place_of_birth')] }))
  expect(play(scene, [kind('flip')], { kind: 'relation', id: relationOf(1, mira, eastgate, null).id }).edits).toEqual(
    [],
  )
})

test('the walk over suggestions goes on to the proposed relations, and back again', () => {
  const rejectedTag = play(proposingScene(), [kind('reject')])
  expect(rejectedTag.desk.focus).toEqual({ kind: 'pair', key: `${mira}>${okoro}` })
  const end = play(proposingScene(), [kind('reject'), kind('accept'), kind('reject')])
  expect(end.edits.map((e) => e.intent)).toEqual(['reject', 'accept', 'reject'])
  expect(relationsOf(end)).toEqual([
    [mira, '/per/per/peer', okoro, 'accepted'],
    [okoro, '/per/loc/place_of_residence', eastgate, 'rejected'],
  ])
  // What is next likeliest for the rejected pair is proposed in its place.
  expect(end.desk.focus).toEqual({ kind: 'pair', key: `${okoro}>${eastgate}` })
  const around = play(proposingScene(), [kind('next'), kind('next'), kind('next')])
  expect(around.desk.focus).toEqual(openDesk(proposingScene().view).focus)
})

test('proposals that come after the mentions are decided are focused by themselves, but not under the hands', () => {
  const decided = proposingScene({ suggestions: [] })
  expect(play(decided, [kind('pairs-came')]).desk.focus).toMatchObject({ kind: 'pair' })
  expect(play(decided, [kind('pairs-came')], onMira).desk.focus).toEqual(onMira)
  expect(play(proposingScene(), [kind('leave'), kind('pairs-came')]).desk.focus).toEqual({ kind: 'none' })
})

test('a passed proposal is not offered again, and the last Space skips the post', () => {
  const end = play(proposingScene({ suggestions: [] }), [kind('pairs-came'), kind('pass'), kind('pass'), kind('pass')])
  expect(end.edits.map((e) => e.intent)).toEqual(['skip'])
})

test('a digit corrects a proposal, and what was proposed stays on record', () => {
  const end = play(proposingScene({ suggestions: [] }), [kind('pairs-came'), kind('next'), choice(1)])
  expect(end.scene.view.relations[0]).toMatchObject({
    type: '/per/loc/place_of_birth',
    source: { kind: 'correction', version: 'mre@1', score: 0.55, type: '/per/loc/place_of_residence', reversed: false },
  })
  const back = play(end.scene, [choice(0)], { kind: 'relation', id: end.scene.view.relations[0]!.id })
  expect(back.scene.view.relations[0]?.source).toEqual({ kind: 'suggestion', version: 'mre@1', score: 0.55 })
})

test('a mention with relations goes only when asked twice, with them in one decision', () => {
  const scene = sceneOf(
    relatedPost({ relations: [relationOf(1, mira, okoro, '/per/per/peer'), relationOf(2, okoro, eastgate, null)] }),
  )
  const focus = { kind: 'mention', id: okoro } as const
  const asked = play(scene, [kind('delete')], focus)
  expect(asked.edits).toEqual([])
  expect(asked.desk.mode).toEqual({ kind: 'ask', what: 'delete', mention: okoro })
  expect(play(scene, [kind('delete'), kind('leave')], focus).scene).toBe(scene)
  for (const confirm of ['delete', 'keep'] as const) {
    const gone = play(scene, [kind('delete'), kind(confirm)], focus)
    expect(gone.edits).toHaveLength(1)
    expect(gone.scene.view.relations).toEqual([])
    expect(gone.scene.view.mentions.map((m) => m.id)).toEqual([mira, eastgate])
  }
  const rejected = play(scene, [kind('reject'), kind('reject')], focus)
  expect(rejected.edits).toHaveLength(1)
  expect(rejected.scene.view.mentions.find((m) => m.id === okoro)?.verdict).toBe('rejected')
})

const anyEvent: fc.Arbitrary<PostEvent> = fc.oneof(
  fc.constantFrom<PostEvent[]>(
    ...(
      [
        'relate',
        'flip',
        'no-relation',
        'accept',
        'reject',
        'pass',
        'delete',
        'next',
        'leave',
        'keep',
        'pairs-came',
        'correct',
      ] as const
    ).map(kind),
    { kind: 'previous' },
    { kind: 'accept-all' },
    { kind: 'type', type: 'LOC' },
    { kind: 'boundary', side: 'end', by: 1 },
  ),
  fc.record({ kind: fc.constant('target' as const), index: fc.nat(4), reversed: fc.boolean() }),
  fc.record({ kind: fc.constant('choice' as const), index: fc.nat(3) }),
  fc.record({ kind: fc.constant('place' as const), word: fc.nat(11), extend: fc.boolean() }),
  fc.constantFrom<PostEvent[]>({ kind: 'join', head: okoro, tail: mira }, { kind: 'join', head: eastgate, tail: mira }),
)

test('whatever is pressed: relations join accepted mentions, none twice, and undo brings everything back', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      const start = proposingScene({ relations: [relationOf(1, mira, eastgate, '/per/loc/place_of_birth')] })
      const end = play(start, events)
      const ids = new Set(end.scene.view.mentions.filter((m) => m.verdict === 'accepted').map((m) => m.id))
      const seen = new Set<string>()
      for (const r of end.scene.view.relations) {
        expect(ids.has(r.head) && ids.has(r.tail)).toBe(true)
        const name = `${r.head} ${r.type} ${r.tail}`
        expect(seen.has(name)).toBe(false)
        seen.add(name)
        if (r.type !== null) continue
        const others = end.scene.view.relations.filter(
          (o) =>
            o !== r &&
            o.verdict === 'accepted' &&
            [o.head, o.tail].includes(r.head) &&
            [o.head, o.tail].includes(r.tail),
        )
        expect(others).toEqual([])
      }
      const undone = end.edits.toReversed().reduce((view, e) => applyChanges(view, inverse(e.changes)), end.scene.view)
      expect({ ...undone, relations: new Set(undone.relations) }).toEqual({
        ...start.view,
        relations: new Set(start.view.relations),
      })
    }),
  )
})
