import type { Change, Decision } from '../../../contract/domain/event.ts'

// Enough for a fast disk: a test of twenty rounds makes some thousands.
export const plannedPosts = 160
const wordsEach = 50

const numbered = (group: string, number: number) =>
  `018f0000-0000-7000-8${group}-${number.toString(16).padStart(12, '0')}`

/** Texts for the posts 1, 2, … that the decisions below are about. */
export const plannedTexts: readonly string[] = Array.from({ length: plannedPosts }, (_, post) =>
  Array.from({ length: wordsEach }, (_, word) => `p${post}w${word}`).join(' '),
)

const person = { kind: 'person' } as const

/**
 * Decision number `number` of a plan that is the same in every process: one more word of one post is a name, is not in
 * the image, and has nothing to do with the name before.
 */
export function plannedDecision(number: number): Decision {
  const post = number % plannedPosts
  const word = Math.floor(number / plannedPosts) % wordsEach
  const text = plannedTexts[post]!
  const surface = `p${post}w${word}`
  const start = ` ${text} `.indexOf(` ${surface} `)
  const mention = {
    start,
    end: start + surface.length,
    surface,
    type: 'PER',
    verdict: 'accepted',
    source: person,
  } as const
  const id = numbered('111', number)
  const on = { post: post + 1, before: null }
  const changes: Change[] = [
    { kind: 'mention', id, ...on, after: mention },
    { kind: 'grounding', mention: id, region: null, ...on, after: { verdict: 'not-shown', source: person } },
  ]
  if (number >= plannedPosts) {
    const head = numbered('111', number - plannedPosts)
    const pair = { head, tail: id, type: null, verdict: 'accepted', source: person } as const
    changes.push({ kind: 'relation', id: numbered('222', number), ...on, after: pair })
  }
  return { id: numbered('000', number), intent: 'add', changes }
}

/** As many decisions as the plan has. */
export const plannedLength = plannedPosts * wordsEach
