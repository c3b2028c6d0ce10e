import fc from 'fast-check'
import type { PostView } from '../../contract/calls/posts.ts'
import type { MentionRecord, Suggestion } from '../../contract/domain/mention.ts'

/** Words are what lies between spaces; enough for posts that tests write. */
export function wordsOf(text: string) {
  return Array.from(text.matchAll(/\S+/gu), (m) => ({ start: m.index, end: m.index + m[0].length }))
}

export function suggest(text: string, surface: string, type: string, score = 0.9): Suggestion {
  const start = text.indexOf(surface)
  return {
    start,
    end: start + surface.length,
    surface,
    type,
    score,
    alternatives: [
      { type, score },
      { type: type === 'LOC' ? 'PER' : 'LOC', score: 1 - score },
    ],
  }
}

export function accepted(text: string, surface: string, type: string, id: string): MentionRecord {
  const start = text.indexOf(surface)
  const end = start + surface.length
  return { id, post: 1, start, end, surface, type, verdict: 'accepted', source: { kind: 'person' } }
}

export const pierText = 'Mira Tarn opens the new pier with mayor Okoro 🎈 #harbourfest in Eastgate'

/** The mock's post: three suggestions and one confirmed mention. */
export function pierPost(over: Partial<PostView> = {}): PostView {
  return {
    post: 1,
    name: '0412',
    text: pierText,
    words: wordsOf(pierText),
    images: [],
    status: 'todo',
    heldOut: false,
    mentions: [accepted(pierText, 'Okoro', 'PER', '00000000-0000-4000-8000-000000000001')],
    suggestions: [
      suggest(pierText, 'Mira Tarn', 'PER', 0.81),
      suggest(pierText, '#harbourfest', 'MISC', 0.58),
      suggest(pierText, 'Eastgate', 'LOC', 0.93),
    ],
    doubts: [],
    relations: [],
    regions: [],
    proposals: [],
    groundings: [],
    judgements: [],
    links: [],
    version: 'starter@1',
    uncertainty: 0.4,
    ...over,
  }
}

/** Ids that tests can read, in order. */
export function countingIds(): () => string {
  let n = 0
  return () => `00000000-0000-4000-9000-${String(++n).padStart(12, '0')}`
}

const types = ['PER', 'LOC', 'ORG', 'MISC']

/** Posts with words, suggestions and mentions that may overlap in every way that an import or a model can bring. */
export const anyPostView: fc.Arbitrary<PostView> = fc
  .tuple(
    fc.array(fc.constantFrom('Mira', 'opens', 'é́', '🎈', '#tag', 'שלום', 'x'), { minLength: 1, maxLength: 12 }),
    fc.array(fc.tuple(fc.nat(11), fc.nat(2), fc.constantFrom(...types), fc.double({ min: 0, max: 1, noNaN: true })), {
      maxLength: 5,
    }),
    fc.array(fc.tuple(fc.nat(11), fc.nat(2), fc.constantFrom(...types), fc.boolean()), { maxLength: 4 }),
    fc.constantFrom('todo' as const, 'skipped' as const, 'done' as const),
    fc.array(fc.tuple(fc.nat(11), fc.nat(2), fc.constantFrom(...types), fc.boolean()), { maxLength: 3 }),
  )
  .map(([parts, proposed, decided, status, doubted]) => {
    const text = parts.join(' ')
    const words = wordsOf(text)
    const span = (at: number, more: number) => {
      const first = words[at % words.length]!
      const last = words[Math.min(words.length - 1, (at % words.length) + more)]!
      return { start: first.start, end: last.end, surface: text.slice(first.start, last.end) }
    }
    const suggestions = proposed
      .map(([at, more, type, score]) => ({ ...span(at, more), type, score, alternatives: [{ type, score }] }))
      .filter((s, i, all) => all.findIndex((o) => o.start === s.start && o.end === s.end && o.type === s.type) === i)
      .sort((a, b) => a.start - b.start || a.end - b.end)
    const mentions = decided
      .map(
        ([at, more, type, ok], i): MentionRecord => ({
          ...span(at, more),
          id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
          post: 1,
          type,
          verdict: ok ? 'accepted' : 'rejected',
          source: { kind: 'person' },
        }),
      )
      .filter((m, i, all) => all.findIndex((o) => o.start === m.start && o.end === m.end && o.type === m.type) === i)
      .sort((a, b) => a.start - b.start || a.end - b.end)
    const doubts = doubted.map(([at, more, type, isMissing]) => {
      const { start, end } = span(at, more)
      return { kind: isMissing ? 'missing' : 'improbable', start, end, type, doubt: 0.7, instead: null } as const
    })
    return { ...pierPost(), text, words, suggestions, mentions, status, doubts }
  })
