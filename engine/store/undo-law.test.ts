import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Change } from '../../contract/domain/event.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { Mention } from '../../contract/domain/mention.ts'
import { openProject } from './open-project.ts'
import type { ProjectStore } from './project-store.ts'
import {
  addPosts,
  decisionOf,
  mentionChange,
  statusChange,
  testFolder,
  testProject,
  visibleState,
} from './testing/test-project.ts'

/** What a person might do next, by numbers that are turned into something that fits the state of the moment. */
const step = fc.record({
  kind: fc.constantFrom('add', 'add', 'reject', 'retype', 'delete', 'status', 'type', 'undo', 'undo', 'redo', 'both'),
  post: fc.integer({ min: 1, max: 3 }),
  first: fc.nat({ max: 5 }),
  length: fc.integer({ min: 1, max: 3 }),
  pick: fc.nat({ max: 20 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const texts = ['Ada met Bob in Paris today', 'nobody knows the 👩‍🚀 of Rome', 'a b c d e f']

function changesOf(store: ProjectStore, { kind, post, first, length, pick }: Step): Change[] {
  const { words, text, mentions, status } = store.posts.get(post)
  const types = store.types()
  const type = types[pick % types.length]?.name ?? 'PER'
  const start = words[first]?.start ?? 0
  const end = words[Math.min(first + length, words.length) - 1]?.end ?? text.length
  const found = mentions[pick % Math.max(mentions.length, 1)]
  const stored = (): Mention | null => {
    if (!found) return null
    const { id: _, post: __, ...mention } = found
    return mention
  }
  const verdict = kind === 'reject' ? 'rejected' : 'accepted'
  const added: Mention = {
    start,
    end,
    surface: text.slice(start, end),
    type,
    verdict,
    source: pick % 2 ? { kind: 'person' } : { kind: 'suggestion', version: 'v1', score: 0.1 + 0.2 },
  }
  const status2 = (['todo', 'skipped', 'done'] as const)[pick % 3]!
  switch (kind) {
    case 'retype':
      return found ? [mentionChange(post, stored(), { ...stored()!, type }, found.id)] : []
    case 'delete':
      return found ? [mentionChange(post, stored(), null, found.id)] : []
    case 'status':
      return [statusChange(post, status, status2)]
    case 'type': {
      const present = types.find((one) => one.name === `T${pick % 3}`)
      const name = `T${pick % 3}`
      return [
        {
          kind: 'entity-type',
          name,
          before: present ?? null,
          after: present ? null : { name, colour: pick % 12, description: 'd' },
        },
      ]
    }
    case 'both':
      return [mentionChange(post, null, added), statusChange(post, status, 'done')]
    default:
      return [mentionChange(post, null, added)]
  }
}

test('undo after do gives the state before, redo the state after, at any depth and after reopening', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), fc.nat({ max: 24 }), async (steps, reopenAt) => {
      const folder = testFolder()
      try {
        let store = await testProject(folder.path, texts)
        store.suggestions.replace('v1', [
          { post: 1, uncertainty: 0.5, suggestions: [{ start: 0, end: 3, type: 'PER', score: 0.9, alternatives: [] }] },
        ])
        let line = [visibleState(store)]
        let at = 0
        for (const [place, one] of steps.entries()) {
          if (place === reopenAt) {
            await store.close()
            store = await openProject(store.folder)
          }
          if (one.kind === 'undo') {
            expect(store.undo(randomUUID()) === null).toBe(at === 0)
            at = Math.max(0, at - 1)
          } else if (one.kind === 'redo') {
            const possible = at < line.length - 1
            expect(store.redo(randomUUID()) === null).toBe(!possible)
            if (possible) at += 1
          } else {
            const changes = changesOf(store, one)
            if (changes.length === 0) continue
            try {
              store.decide(decisionOf('add', ...changes))
              line = [...line.slice(0, at + 1), visibleState(store)]
              at += 1
            } catch (error) {
              // An overlap, or a type in use: refused, so nothing may have changed.
              if (!(error instanceof Failed) || !['bad-input', 'conflict'].includes(error.kind)) throw error
            }
          }
          expect(visibleState(store)).toEqual(line[at])
        }
        addPosts(store, ['and one that was imported later'], 'later.jsonl')
        while (at > 0) {
          store.undo(randomUUID())
          at -= 1
        }
        expect(store.posts.get(1)).toEqual((line[0] as { posts: unknown[] }).posts[0])
        expect(store.undo(randomUUID())).toBeNull()
        expect((await store.check()).problems).toEqual([])
        await store.close()
      } finally {
        folder.clean()
      }
    }),
    { numRuns: 30 },
  )
}, 120_000)
