import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PostView } from '../../contract/calls/posts.ts'
import { countingIds } from '../testing/post-views.ts'
import { boatMedia, boxAt, pierMedia, pierWithRegions, proposalOf, regionOf } from '../testing/region-views.ts'
import type { Target } from '../workspace/desk.ts'
import { applyChanges, inverse } from '../workspace/visible.ts'
import { groundingOf, judgementOf, marksOf, regionsShowing } from './marks.ts'
import { draftOf, openRegions, type RegionDesk } from './region-desk.ts'
import { type RegionEvent, stepRegions } from './region-step.ts'

const okoro = '00000000-0000-4000-8000-000000000001'
const none: Target = { kind: 'none' }

const onMention = (view: PostView): Target => {
  const mention = view.mentions.find((m) => m.id === okoro)
  return mention === undefined ? none : { kind: 'mention', mention }
}
const onSuggestion = (view: PostView): Target => {
  const suggestion = view.suggestions[0]
  return suggestion === undefined ? none : { kind: 'suggestion', suggestion }
}

/** Plays events one after the other; answers the view and desk after the last, and all intents. */
function play(view: PostView, events: readonly RegionEvent[], targetOf: (view: PostView) => Target = () => none) {
  const newId = countingIds()
  let now = view
  let desk: RegionDesk = openRegions
  const intents: string[] = []
  let mention: string | null = null
  for (const event of events) {
    const result = stepRegions(desk, now, targetOf(now), event, newId)
    desk = result.desk
    mention = result.mention
    if (result.edit !== null) {
      intents.push(result.edit.intent)
      now = applyChanges(now, result.edit.changes)
    }
  }
  return { view: now, desk, intents, mention }
}

const key = (view: PostView, name: string) => marksOf(view).find((m) => m.name === name)?.key ?? ''

test('a box is drawn by the pointer from one corner to the other and has the focus', () => {
  const { view, desk, intents } = play(pierWithRegions(), [
    { kind: 'grip', of: null, grip: { kind: 'draw', from: { x: 90, y: 80 } }, at: { x: 90, y: 80 } },
    { kind: 'drag', to: { x: 50.4, y: 120 } },
    { kind: 'drop' },
  ])
  expect(intents).toEqual(['draw'])
  const drawn = view.regions.find((r) => r.id === desk.focus)
  expect(drawn).toMatchObject({ media: pierMedia, box: boxAt(50, 80, 40, 40), source: { kind: 'person' } })
})

test('a box is drawn by keys: in the middle, moved, made larger, kept', () => {
  const begun = play(pierWithRegions(), [{ kind: 'begin' }])
  expect(begun.intents).toEqual([])
  expect(draftOf(begun.desk, begun.view)?.box).toEqual({ x: 133, y: 100, width: 134, height: 100 })
  const { view, desk } = play(pierWithRegions(), [
    { kind: 'begin' },
    { kind: 'nudge', by: { x: -1, y: 0 }, fine: false },
    { kind: 'nudge', by: { x: 0, y: 1 }, fine: true },
    { kind: 'grow', by: { x: 2, y: 0 }, fine: false },
    { kind: 'keep' },
  ])
  expect(view.regions.find((r) => r.id === desk.focus)?.box).toEqual({ x: 127, y: 101, width: 146, height: 100 })
})

test('Escape leaves a box that was being drawn without a trace', () => {
  const { view, desk, intents } = play(pierWithRegions(), [{ kind: 'begin' }, { kind: 'leave' }])
  expect(intents).toEqual([])
  expect(desk).toEqual(openRegions)
  expect(view.regions).toHaveLength(1)
})

test('nothing is drawn where there are no pixels', () => {
  expect(play(pierWithRegions(), [{ kind: 'image', index: 2 }, { kind: 'begin' }, { kind: 'keep' }]).intents).toEqual(
    [],
  )
})

test('the boxes are walked over all images, and back', () => {
  const view = pierWithRegions({ regions: [regionOf(1, boxAt(5, 5), { media: boatMedia })] })
  const walked = play(view, Array(3).fill({ kind: 'walk', by: 1 }))
  expect(walked.desk).toMatchObject({ image: 1, focus: view.regions[0]?.id })
  expect(play(view, Array(4).fill({ kind: 'walk', by: 1 })).desk.image).toBe(0)
  expect(play(view, [{ kind: 'walk', by: -1 }]).desk.image).toBe(1)
})

test('accepting proposals goes on from one to the next until none is left', () => {
  const { view, desk, intents } = play(pierWithRegions(), [
    { kind: 'walk', by: 1 },
    { kind: 'accept' },
    { kind: 'accept' },
  ])
  expect(intents).toEqual(['accept', 'accept'])
  expect(desk.focus).toBeNull()
  expect(view.regions.map((r) => [r.label, r.source.kind])).toEqual(
    expect.arrayContaining([
      ['person', 'proposal'],
      ['balloon', 'proposal'],
    ]),
  )
})

test('a rejected proposal is stored and does not come back', () => {
  const { view } = play(pierWithRegions(), [{ kind: 'walk', by: 1 }, { kind: 'reject' }])
  expect(view.regions.some((r) => r.verdict === 'rejected' && r.box.x === 20)).toBe(true)
  expect(marksOf(view).map((m) => m.box.x)).toEqual([200, 300])
})

test('a proposal that was drawn elsewhere is a region there, and does not come back where it was', () => {
  const view = pierWithRegions()
  const { view: after } = play(view, [
    {
      kind: 'grip',
      of: key(view, '1'),
      grip: { kind: 'move', from: { x: 30, y: 30 }, box: boxAt(20, 20) },
      at: { x: 30, y: 30 },
    },
    { kind: 'drag', to: { x: 100, y: 200 } },
    { kind: 'drop' },
  ])
  expect(marksOf(after).map((m) => `${m.kind} ${m.box.x}`)).toEqual(['region 90', 'region 200', 'proposal 300'])
})

test('a pointer that does not move stores nothing', () => {
  const view = pierWithRegions()
  const at = { x: 210, y: 30 }
  const grip = { kind: 'move', from: at, box: boxAt(200, 20) } as const
  const { intents, desk } = play(view, [{ kind: 'grip', of: key(view, '2'), grip, at }, { kind: 'drop' }])
  expect(intents).toEqual([])
  expect(desk.focus).toBe(key(view, '2'))
})

test('a label is trimmed, kept short, and accepts a proposal', () => {
  const { view } = play(pierWithRegions(), [
    { kind: 'walk', by: 1 },
    { kind: 'name' },
    { kind: 'named', label: `  ${'mayor '.repeat(20)}` },
  ])
  const named = view.regions.find((r) => r.label.startsWith('mayor'))
  expect(named?.label.length).toBeLessThanOrEqual(64)
  expect(named?.source).toMatchObject({ kind: 'proposal', score: 0.8 })
})

test('a label that was left is not kept by its field going away', () => {
  const { intents } = play(pierWithRegions(), [
    { kind: 'walk', by: 1 },
    { kind: 'name' },
    { kind: 'leave' },
    { kind: 'named', label: 'mayor' },
  ])
  expect(intents).toEqual([])
})

test('a region shows a mention; the same key takes it back', () => {
  const view = pierWithRegions()
  const link: RegionEvent = { kind: 'ground', mark: key(view, '2'), verdict: 'shown' }
  const linked = play(view, [{ kind: 'grounding' }, link], onMention)
  expect(linked.desk.mode).toEqual({ kind: 'rest' })
  expect(regionsShowing(linked.view, okoro)).toEqual([key(view, '2')])
  expect(play(view, [link, link], onMention).view.groundings).toEqual([])
})

test('a proposal and a suggestion are accepted by being linked, in one decision', () => {
  const view = pierWithRegions()
  const {
    view: after,
    intents,
    mention,
  } = play(view, [{ kind: 'ground', mark: key(view, '1'), verdict: 'shown' }], onSuggestion)
  expect(intents).toEqual(['ground'])
  const added = after.mentions.find((m) => m.id === mention)
  expect(added).toMatchObject({ surface: 'Mira Tarn', verdict: 'accepted', source: { kind: 'suggestion' } })
  const [region] = regionsShowing(after, mention ?? '')
  expect(after.regions.find((r) => r.id === region)).toMatchObject({ verdict: 'accepted', box: boxAt(20, 20) })
})

test('"not in the image" and a region that shows it exclude each other', () => {
  const view = pierWithRegions()
  const link: RegionEvent = { kind: 'ground', mark: key(view, '2'), verdict: 'shown' }
  const nowhere = play(view, [link, { kind: 'ground-nowhere' }], onMention).view
  expect(groundingOf(nowhere, okoro, null)).toBe('not-shown')
  expect(regionsShowing(nowhere, okoro)).toEqual([])
  const back = play(nowhere, [link], onMention).view
  expect(groundingOf(back, okoro, null)).toBeNull()
  expect(regionsShowing(back, okoro)).toHaveLength(1)
  expect(play(nowhere, [{ kind: 'ground-nowhere' }], onMention).view.groundings).toEqual([])
})

test('deleting a region takes what was said of it along, and undo brings both back', () => {
  const view = play(
    pierWithRegions(),
    [{ kind: 'ground', mark: key(pierWithRegions(), '2'), verdict: 'not-shown' }],
    onMention,
  ).view
  const step = stepRegions({ ...openRegions, focus: key(view, '2') }, view, none, { kind: 'delete' }, countingIds())
  const after = applyChanges(view, step.edit?.changes ?? [])
  expect(after.regions).toEqual([])
  expect(after.groundings).toEqual([])
  expect(applyChanges(after, inverse(step.edit?.changes ?? []))).toEqual(view)
})

test('a region that came from a proposal is rejected, one that a person drew is deleted', () => {
  const own = play(pierWithRegions({ proposals: [] }), [{ kind: 'walk', by: 1 }, { kind: 'reject' }])
  expect(own.view.regions).toEqual([])
  const source = { kind: 'proposal', proposer: 'salience', score: 0.7 } as const
  const taken = pierWithRegions({ proposals: [], regions: [regionOf(1, boxAt(2, 2), { source })] })
  expect(play(taken, [{ kind: 'walk', by: 1 }, { kind: 'reject' }]).view.regions[0]?.verdict).toBe('rejected')
})

test.each(['irrelevant', 'relevant'] as const)('an image is %s, is the opposite, and is not judged', (judgement) => {
  const judge: RegionEvent = { kind: 'judge', judgement }
  const said = play(pierWithRegions(), [judge])
  expect(judgementOf(said.view, pierMedia)).toBe(judgement)
  expect(judgementOf(said.view, boatMedia)).toBeNull()
  expect(play(said.view, [judge]).view.judgements).toEqual([])
  const other = judgement === 'relevant' ? 'irrelevant' : 'relevant'
  const turned = play(said.view, [{ kind: 'judge', judgement: other }])
  expect(turned.view.judgements.map((j) => j.judgement)).toEqual([other])
})

test('linking a region of another image leaves the focus of this one behind', () => {
  const view = pierWithRegions({
    proposals: [proposalOf(boxAt(20, 20)), proposalOf(boxAt(7, 7), { media: boatMedia })],
  })
  const first: RegionEvent = { kind: 'ground', mark: key(view, '1'), verdict: 'shown' }
  const walked = play(
    view,
    [
      { kind: 'turn', by: 1 },
      { kind: 'walk', by: 1 },
    ],
    onSuggestion,
  )
  expect(marksOf(view).find((m) => m.key === walked.desk.focus)?.media).toBe(boatMedia)
  const linked = play(view, [{ kind: 'turn', by: 1 }, { kind: 'walk', by: 1 }, first], onSuggestion)
  expect(linked.desk).toMatchObject({ image: 0, focus: null })
})

const anyEvent: fc.Arbitrary<RegionEvent> = fc.oneof(
  fc.constantFrom<RegionEvent>(
    { kind: 'walk', by: 1 },
    { kind: 'walk', by: -1 },
    { kind: 'turn', by: 1 },
    { kind: 'begin' },
    { kind: 'adjust' },
    { kind: 'cell', cell: 9 },
    { kind: 'nudge', by: { x: 9, y: -3 }, fine: false },
    { kind: 'grow', by: { x: -9, y: 9 }, fine: false },
    { kind: 'keep' },
    { kind: 'leave' },
    { kind: 'accept' },
    { kind: 'accept-all' },
    { kind: 'reject' },
    { kind: 'delete' },
    { kind: 'name' },
    { kind: 'named', label: 'boat' },
    { kind: 'ground-nowhere' },
    { kind: 'judge', judgement: 'irrelevant' },
    { kind: 'judge', judgement: 'relevant' },
  ),
  fc.constantFrom('1', '2', '3').map((mark): RegionEvent => ({ kind: 'ground', mark, verdict: 'shown' })),
)

test('whatever is done, every change fits what is stored, groundings speak of accepted things, and undo is exact', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 25 }), fc.boolean(), (events, isMention) => {
      const newId = countingIds()
      let view = pierWithRegions({
        proposals: [proposalOf(boxAt(20, 20)), proposalOf(boxAt(7, 7), { media: boatMedia })],
      })
      let desk = openRegions
      for (const event of events) {
        const named = event.kind === 'ground' ? { ...event, mark: key(view, event.mark) } : event
        const target = isMention ? onMention(view) : onSuggestion(view)
        const result = stepRegions(desk, view, target, named, newId)
        desk = result.desk
        if (result.edit === null) continue
        expect(result.edit.changes.length).toBeGreaterThan(0)
        const before = view
        view = applyChanges(view, result.edit.changes)
        expect(applyChanges(view, inverse(result.edit.changes))).toEqual(before)
        for (const g of view.groundings) {
          expect(view.mentions.find((m) => m.id === g.mention)?.verdict).toBe('accepted')
          if (g.region !== null) expect(view.regions.find((r) => r.id === g.region)?.verdict).toBe('accepted')
        }
        for (const { box, media } of view.regions) {
          const image = view.images.find((i) => i.kind === 'present' && i.media === media)
          if (image?.kind !== 'present') throw new Error('a region lies on an image of the post')
          expect(box.x + box.width).toBeLessThanOrEqual(image.width)
          expect(box.y + box.height).toBeLessThanOrEqual(image.height)
        }
      }
    }),
  )
})
