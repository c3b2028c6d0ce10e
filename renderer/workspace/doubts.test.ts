import { describe, expect, test } from 'vitest'
import type { PostView } from '../../contract/calls/posts.ts'
import type { LabelDoubt } from '../../contract/domain/label-doubt.ts'
import { accepted, countingIds, pierPost, pierText } from '../testing/post-views.ts'
import { openDesk, spanOf } from './desk.ts'
import { type DeskEvent, step } from './step.ts'
import { acceptedOf, applyChanges } from './visible.ts'

const doubt = (surface: string, type: string, kind: LabelDoubt['kind'] = 'improbable'): LabelDoubt => {
  const start = pierText.indexOf(surface)
  return { kind, start, end: start + surface.length, type, doubt: 0.8, instead: null }
}

/** A finished post with two doubted labels, and a third that the review misses. */
const post = pierPost({
  status: 'done',
  suggestions: [],
  mentions: [
    accepted(pierText, 'Mira Tarn', 'ORG', '00000000-0000-4000-8000-000000000001'),
    accepted(pierText, 'Okoro', 'PER', '00000000-0000-4000-8000-000000000002'),
  ],
  doubts: [doubt('Mira Tarn', 'ORG'), doubt('Okoro', 'PER'), doubt('Eastgate', 'LOC', 'missing')],
})

function play(events: readonly DeskEvent[], view: PostView = post) {
  let desk = openDesk(view)
  const newId = countingIds()
  const edits = []
  const focused: (string | null)[] = []
  for (const event of events) {
    const span = spanOf(desk, view)
    focused.push(span === null ? null : view.text.slice(span.start, span.end))
    const result = step(desk, view, event, newId)
    if (result.edit !== null) {
      view = applyChanges(view, result.edit.changes)
      edits.push(result.edit)
    }
    desk = result.desk
  }
  const intents = edits.map(({ intent }) => intent)
  return { view, desk, edits, intents, focused, labels: acceptedOf(view).map((m) => `${m.surface} ${m.type}`) }
}

describe('a review of the labels', () => {
  test('goes from doubt to doubt: one is mended, one is kept, one is labelled after all', () => {
    const { view, intents, focused, labels, desk } = play([
      { kind: 'type', type: 'PER' },
      { kind: 'accept' },
      { kind: 'accept' },
    ])
    expect(focused).toEqual(['Mira Tarn', 'Okoro', 'Eastgate'])
    expect(intents).toEqual(['retype', 'keep', 'accept'])
    expect(labels).toEqual(['Mira Tarn PER', 'Okoro PER', 'Eastgate LOC'])
    expect(view.doubts).toEqual([])
    expect(desk.focus.kind).toBe('none')
    expect(view.mentions[2]?.source).toEqual({ kind: 'suggestion', version: 'review', score: 0.8 })
  })

  test('keeping changes nothing but the log', () => {
    const { view, edits } = play([{ kind: 'next' }, { kind: 'accept' }])
    expect(view.mentions).toEqual(post.mentions)
    const [change] = edits[0]!.changes
    expect(change).toMatchObject({ kind: 'mention', id: post.mentions[1]!.id })
    expect(change).toHaveProperty('after', (change as { before: unknown }).before)
  })

  test('the digit of its own type keeps a doubted label', () => {
    expect(play([{ kind: 'type', type: 'ORG' }])).toMatchObject({
      intents: ['keep'],
      labels: ['Mira Tarn ORG', 'Okoro PER'],
    })
  })

  test('a rejected label and a corrected one go on as well, and Space leaves a doubt open', () => {
    const { focused, labels, view } = play([
      { kind: 'pass' },
      { kind: 'reject' },
      { kind: 'correct' },
      { kind: 'boundary', side: 'start', by: -1 },
      { kind: 'keep' },
    ])
    expect(focused.slice(0, 3)).toEqual(['Mira Tarn', 'Okoro', 'Eastgate'])
    expect(labels).toEqual(['Mira Tarn ORG', 'in Eastgate LOC'])
    expect(view.doubts).toEqual([doubt('Mira Tarn', 'ORG')])
  })

  test('finishing the post again keeps what was not looked at, and what is missing is none', () => {
    const { view, intents } = play([{ kind: 'type', type: 'PER' }, { kind: 'done' }])
    expect(intents).toEqual(['retype', 'keep'])
    expect(view.doubts).toEqual([])
    expect(view.mentions.map((m) => `${m.surface} ${m.verdict}`)).toEqual([
      'Mira Tarn accepted',
      'Okoro accepted',
      'Eastgate rejected',
    ])
    expect(play([{ kind: 'done' }], { ...post, doubts: [] }).edits).toEqual([])
  })

  test('what the model in use suggests as well is one suggestion, and its own', () => {
    const start = pierText.indexOf('Eastgate')
    const suggestion = { start, end: start + 8, surface: 'Eastgate', type: 'LOC', score: 0.6, alternatives: [] }
    const { view } = play([{ kind: 'previous' }, { kind: 'accept' }], { ...post, suggestions: [suggestion] })
    expect(view.mentions[2]?.source).toEqual({ kind: 'suggestion', version: 'starter@1', score: 0.6 })
  })
})
