import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PostView } from '../../contract/calls/posts.ts'
import { decision } from '../../contract/domain/event.ts'
import { anyPostView, countingIds, pierPost, pierText, suggest } from '../testing/post-views.ts'
import { type Desk, openDesk, spanOf, targetOf } from './desk.ts'
import { type DeskEvent, step } from './step.ts'
import { acceptedOf, applyChanges, inverse, overlaps, undecided } from './visible.ts'

/** Plays events as the workspace does: each edit is applied before the next event. */
function play(view: PostView, events: readonly DeskEvent[], desk: Desk = openDesk(view)) {
  const ids = countingIds()
  const intents: string[] = []
  let went = false
  for (const event of events) {
    const result = step(desk, view, event, ids)
    desk = result.desk
    if (result.edit !== null) {
      view = applyChanges(view, result.edit.changes)
      intents.push(result.edit.intent)
    }
    went ||= result.go === 'next-undecided'
  }
  return { view, desk, intents, went }
}

const focused = (desk: Desk, view: PostView) => {
  const span = spanOf(desk, view)
  return span === null ? null : view.text.slice(span.start, span.end)
}
const labels = (view: PostView) => acceptedOf(view).map((m) => `${m.surface} ${m.type}`)
const accept: DeskEvent = { kind: 'accept' }
const type = (name: string): DeskEvent => ({ kind: 'type', type: name })
const word = (text: string) => pierPost().words.findIndex((w) => pierText.slice(w.start, w.end) === text)

describe('deciding', () => {
  test('a post with right suggestions is confirmed with A A A and Ctrl+Enter', () => {
    const { view, intents, went } = play(pierPost(), [accept, accept, accept, { kind: 'done' }])
    expect(labels(view)).toEqual(['Mira Tarn PER', 'Okoro PER', '#harbourfest MISC', 'Eastgate LOC'])
    expect(intents).toEqual(['accept', 'accept', 'accept', 'done'])
    expect(view.status).toBe('done')
    expect(went).toBe(true)
  })

  test('an accepted suggestion keeps model version and score as its source', () => {
    const { view } = play(pierPost(), [accept])
    expect(view.mentions[0]?.source).toEqual({ kind: 'suggestion', version: 'starter@1', score: 0.81 })
  })

  test('accepting moves on to the next suggestion, and from the last one to those before it', () => {
    const first = play(pierPost(), [accept])
    expect(focused(first.desk, first.view)).toBe('#harbourfest')
    const wrapped = play(pierPost(), [{ kind: 'next' }, { kind: 'next' }, accept])
    expect(focused(wrapped.desk, wrapped.view)).toBe('Mira Tarn')
    const end = play(pierPost(), [accept, accept, accept])
    expect(end.desk.focus.kind).toBe('none')
  })

  test('suggestions that are renewed leave the cursor where it is, and a key that was meant for the old one decides nothing', () => {
    const before = play(pierPost(), [{ kind: 'next' }])
    expect(focused(before.desk, before.view)).toBe('#harbourfest')
    const suggestions = [suggest(pierText, 'Mira Tarn', 'ORG'), suggest(pierText, 'Eastgate', 'LOC')]
    const renewed = pierPost({ suggestions, version: 'v2' })
    const after = play(renewed, [accept, { kind: 'reject' }], before.desk)
    expect(after.intents).toEqual([])
    expect(after.desk).toEqual(before.desk)
    const on = play(renewed, [{ kind: 'next' }], before.desk)
    expect(focused(on.desk, on.view)).toBe('Eastgate')
  })

  test('rejecting stores a negative and hides the suggestion', () => {
    const { view } = play(pierPost(), [{ kind: 'reject' }])
    expect(view.mentions[0]).toMatchObject({ surface: 'Mira Tarn', type: 'PER', verdict: 'rejected' })
    expect(undecided(view).map((s) => s.surface)).toEqual(['#harbourfest', 'Eastgate'])
  })

  test('a digit of another type corrects and keeps what was suggested', () => {
    const { view, intents } = play(pierPost(), [type('LOC')])
    expect(intents).toEqual(['correct'])
    expect(view.mentions[0]).toMatchObject({
      type: 'LOC',
      source: { kind: 'correction', version: 'starter@1', score: 0.81, start: 0, end: 9, type: 'PER' },
    })
  })

  test('a digit of the suggested type accepts', () => {
    expect(play(pierPost(), [type('PER')]).intents).toEqual(['accept'])
  })

  test('accept all takes every open suggestion in one decision', () => {
    const { view, intents } = play(pierPost(), [{ kind: 'accept-all' }])
    expect(intents).toEqual(['accept-all'])
    expect(labels(view)).toHaveLength(4)
  })

  test('of suggestions that overlap, accept all takes the likelier', () => {
    const post = pierPost()
    const rival = { ...post.suggestions[0]!, end: 4, surface: 'Mira', score: 0.3 }
    const { view } = play({ ...post, suggestions: [rival, ...post.suggestions] }, [{ kind: 'accept-all' }])
    expect(labels(view)[0]).toBe('Mira Tarn PER')
    expect(labels(view)).toHaveLength(4)
  })

  test('skipping passes without deciding, and skips the post when none is left', () => {
    const passed = play(pierPost(), [{ kind: 'pass' }, { kind: 'pass' }, { kind: 'pass' }])
    expect(passed.intents).toEqual([])
    expect(passed.desk.focus.kind).toBe('none')
    const skipped = play(pierPost(), [{ kind: 'pass' }, { kind: 'pass' }, { kind: 'pass' }, { kind: 'pass' }])
    expect(skipped.intents).toEqual(['skip'])
    expect(skipped.view.status).toBe('skipped')
    expect(skipped.went).toBe(true)
  })

  test('skipping never takes back that a post is done', () => {
    const { view, intents, went } = play(pierPost({ status: 'done', suggestions: [] }), [{ kind: 'pass' }])
    expect(intents).toEqual([])
    expect(view.status).toBe('done')
    expect(went).toBe(true)
  })

  test('a rejected mention can be accepted after all', () => {
    const rejected = play(pierPost(), [{ kind: 'reject' }])
    const id = rejected.view.mentions[0]!.id
    const { view } = play(rejected.view, [{ kind: 'focus', focus: { kind: 'mention', id } }, accept], rejected.desk)
    expect(labels(view)).toContain('Mira Tarn PER')
    expect(view.mentions.filter((m) => m.surface === 'Mira Tarn')).toHaveLength(1)
  })
})

describe('correcting', () => {
  test('boundaries and type change in a draft, and Enter keeps them in one decision', () => {
    const { view, intents, desk } = play(pierPost(), [
      { kind: 'correct' },
      { kind: 'boundary', side: 'end', by: 1 },
      type('MISC'),
      { kind: 'keep' },
    ])
    expect(intents).toEqual(['correct'])
    expect(labels(view)[0]).toBe('Mira Tarn opens MISC')
    expect(focused(desk, view)).toBe('#harbourfest')
  })

  test('Escape leaves no trace', () => {
    const { view, desk } = play(pierPost(), [
      { kind: 'correct' },
      { kind: 'boundary', side: 'start', by: 1 },
      { kind: 'leave' },
    ])
    expect(view).toEqual(pierPost())
    expect(focused(desk, view)).toBe('Mira Tarn')
  })

  test('moving a boundary of a suggestion begins a correction', () => {
    const { view, desk } = play(pierPost(), [{ kind: 'boundary', side: 'start', by: 1 }])
    expect(desk.mode.kind).toBe('correct')
    expect(focused(desk, view)).toBe('Tarn')
    expect(view.mentions).toHaveLength(1)
  })

  test('a decided mention is stretched at once, and shrinking it again leaves it as it was', () => {
    const id = pierPost().mentions[0]!.id
    const focus: DeskEvent = { kind: 'focus', focus: { kind: 'mention', id } }
    const once = play(pierPost(), [focus, { kind: 'boundary', side: 'start', by: -1 }])
    expect(once.intents).toEqual(['stretch'])
    expect(labels(once.view)).toEqual(['mayor Okoro PER'])
    const back = play(once.view, [{ kind: 'boundary', side: 'start', by: 1 }], once.desk)
    expect(back.view.mentions).toEqual(pierPost().mentions)
  })

  test('an accepted suggestion that is retyped becomes a correction, and back again a suggestion', () => {
    const start = play(pierPost(), [accept])
    const id = start.view.mentions[0]!.id
    const focus: DeskEvent = { kind: 'focus', focus: { kind: 'mention', id } }
    const retyped = play(start.view, [focus, type('ORG')], start.desk)
    expect(retyped.intents).toEqual(['retype'])
    expect(retyped.view.mentions[0]?.source).toMatchObject({ kind: 'correction', type: 'PER', score: 0.81 })
    const back = play(retyped.view, [type('PER')], retyped.desk)
    expect(back.view).toEqual(start.view)
  })

  test('by character, a boundary never stops inside an emoji', () => {
    const text = 'a👩‍👩‍👧b'
    const words = [{ start: 0, end: text.length }]
    const view = pierPost({ text, words, mentions: [], suggestions: [] })
    const { view: after } = play(view, [
      { kind: 'select', from: 0, to: 0 },
      type('PER'),
      { kind: 'stride' },
      { kind: 'boundary', side: 'start', by: 1 },
      { kind: 'boundary', side: 'start', by: 1 },
    ])
    expect(labels(after)).toEqual(['b PER'])
  })
})

describe('selecting', () => {
  test('the cursor walks over words and stops at spans', () => {
    const { desk, view } = play(pierPost(), [{ kind: 'move', by: 1, extend: false }])
    expect(focused(desk, view)).toBe('opens')
    const at = play(pierPost(), [
      { kind: 'place', word: word('mayor'), extend: false },
      { kind: 'move', by: 1, extend: false },
    ])
    expect(targetOf(at.desk, at.view).kind).toBe('mention')
  })

  test('Shift and arrows select words, and a digit labels them', () => {
    const { view, intents, desk } = play(pierPost(), [
      { kind: 'place', word: word('new'), extend: false },
      { kind: 'move', by: 1, extend: true },
      type('LOC'),
    ])
    expect(intents).toEqual(['add'])
    expect(labels(view)).toContain('new pier LOC')
    expect(targetOf(desk, view).kind).toBe('mention')
  })

  test('a label over a confirmed one replaces it in the same decision', () => {
    const { view, intents } = play(pierPost(), [
      { kind: 'select', from: word('mayor'), to: word('Okoro') },
      type('ORG'),
    ])
    expect(intents).toEqual(['add'])
    expect(labels(view)).toEqual(['mayor Okoro ORG'])
  })

  test('labelling the same words again retypes', () => {
    const select: DeskEvent = { kind: 'select', from: word('Okoro'), to: word('Okoro') }
    expect(play(pierPost(), [select, type('ORG')]).intents).toEqual(['retype'])
    expect(play(pierPost(), [select, type('PER')]).intents).toEqual([])
  })

  test('deleting goes on to the suggestion that it uncovers', () => {
    const start = play(pierPost(), [accept])
    const id = start.view.mentions[0]!.id
    const { view, desk } = play(
      start.view,
      [{ kind: 'focus', focus: { kind: 'mention', id } }, { kind: 'delete' }],
      start.desk,
    )
    expect(focused(desk, view)).toBe('Mira Tarn')
    expect(targetOf(desk, view).kind).toBe('suggestion')
  })

  test('a post without words takes every event without a decision about words', () => {
    const empty = pierPost({ text: '', words: [], mentions: [], suggestions: [] })
    const { intents } = play(empty, [
      { kind: 'move', by: 1, extend: true },
      type('PER'),
      accept,
      { kind: 'boundary', side: 'end', by: 1 },
      { kind: 'delete' },
    ])
    expect(intents).toEqual([])
  })
})

const anyEvent: fc.Arbitrary<DeskEvent> = fc.oneof(
  fc.constantFrom<DeskEvent>(
    accept,
    { kind: 'reject' },
    { kind: 'pass' },
    { kind: 'correct' },
    { kind: 'keep' },
    { kind: 'leave' },
    { kind: 'next' },
    { kind: 'previous' },
    { kind: 'accept-all' },
    { kind: 'delete' },
    { kind: 'done' },
    { kind: 'skip' },
    { kind: 'reopen' },
    { kind: 'stride' },
  ),
  fc.record({ kind: fc.constant('move' as const), by: fc.constantFrom(1 as const, -1 as const), extend: fc.boolean() }),
  fc.record({ kind: fc.constant('place' as const), word: fc.nat(12), extend: fc.boolean() }),
  fc.record({
    kind: fc.constant('boundary' as const),
    side: fc.constantFrom('start' as const, 'end' as const),
    by: fc.constantFrom(1 as const, -1 as const),
  }),
  fc.record({ kind: fc.constant('type' as const), type: fc.constantFrom('PER', 'LOC', 'ORG', 'MISC') }),
)

/** Every decision that a run of events makes, with the view before it. */
function decisionsOf(view: PostView, events: readonly DeskEvent[]) {
  const ids = countingIds()
  const made = []
  let desk = openDesk(view)
  for (const event of events) {
    const result = step(desk, view, event, ids)
    desk = result.desk
    if (result.edit === null) continue
    made.push({ before: view, edit: result.edit })
    view = applyChanges(view, result.edit.changes)
  }
  return { made, view }
}

describe('laws', () => {
  const runs = fc.tuple(anyPostView, fc.array(anyEvent, { maxLength: 25 }))

  test('undo of every decision restores what was there', () => {
    fc.assert(
      fc.property(runs, ([view, events]) => {
        for (const { before, edit } of decisionsOf(view, events).made) {
          const undone = applyChanges(applyChanges(before, edit.changes), inverse(edit.changes))
          expect(undone.status).toBe(before.status)
          expect(new Set(undone.mentions)).toEqual(new Set(before.mentions))
        }
      }),
    )
  })

  test('every decision fits the contract, and its before is what the post has', () => {
    fc.assert(
      fc.property(runs, ([view, events]) => {
        for (const { before, edit } of decisionsOf(view, events).made) {
          const id = '00000000-0000-7000-8000-000000000000'
          expect(decision.safeParse({ id, ...edit }).error).toBeUndefined()
          for (const change of edit.changes) {
            if (change.kind === 'status') expect(change.before).toBe(before.status)
            if (change.kind !== 'mention') continue
            const stored = before.mentions.find((m) => m.id === change.id)
            expect(change.before === null).toBe(stored === undefined)
            if (change.before !== null) expect(stored).toMatchObject(change.before)
            if (change.after !== null) {
              expect(before.text.slice(change.after.start, change.after.end)).toBe(change.after.surface)
            }
          }
        }
      }),
    )
  })

  test('doing a decision twice is the same as once', () => {
    fc.assert(
      fc.property(runs, ([view, events]) => {
        for (const { before, edit } of decisionsOf(view, events).made) {
          const once = applyChanges(before, edit.changes)
          expect(applyChanges(once, edit.changes)).toEqual(once)
        }
      }),
    )
  })

  test('accepted mentions that were apart stay apart', () => {
    fc.assert(
      fc.property(runs, ([view, events]) => {
        const clashes = (v: PostView) =>
          acceptedOf(v).filter((a, i, all) => all.some((b, j) => i < j && overlaps(a, b))).length
        fc.pre(clashes(view) === 0)
        expect(clashes(decisionsOf(view, events).view)).toBe(0)
      }),
    )
  })
})
