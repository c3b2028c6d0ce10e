import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PostView } from '../../contract/calls/posts.ts'
import type { Change } from '../../contract/domain/event.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { Mention } from '../../contract/domain/mention.ts'
import type { Region } from '../../contract/domain/region.ts'
import type { Relation } from '../../contract/domain/relation.ts'
import { openProject } from './open-project.ts'
import type { ProjectStore } from './project-store.ts'
import {
  addPosts,
  allFacts,
  decisionOf,
  mentionChange,
  statusChange,
  testFolder,
  testImage,
  testProject,
  visibleState,
} from './testing/test-project.ts'

const kinds = [
  ...['add', 'add', 'add', 'reject', 'retype', 'delete', 'delete-alone', 'status', 'type', 'both'],
  ...['relate', 'relate', 'relate', 'change-relation', 'unrelate', 'relation-type'],
  ...['draw', 'draw', 'move', 'ground', 'ground', 'unground', 'judge'],
  ...['entity', 'entity', 'merge', 'predicate', 'fact', 'fact', 'fact', 'link', 'link', 'unlink'],
  ...['undo', 'undo', 'undo', 'redo'],
]

/** What a person might do next, by numbers that are turned into something that fits the state of the moment. */
const step = fc.record({
  kind: fc.constantFrom(...kinds),
  post: fc.constantFrom(1, 1, 1, 2, 3),
  first: fc.nat({ max: 5 }),
  length: fc.integer({ min: 1, max: 3 }),
  pick: fc.nat({ max: 20 }),
  other: fc.nat({ max: 20 }),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const texts = ['Ada met Bob in Paris today', 'nobody knows the 👩‍🚀 of Rome', 'a b c d e f']
const images = [testImage('a'), testImage('b', 10, 10)]

const one: Step = { kind: 'add', post: 1, first: 0, length: 1, pick: 1, other: 1 }

/** Three mentions, two types of relations and a region to go on with. */
const beginning: readonly Step[] = [
  one,
  { ...one, first: 2 },
  { ...one, first: 4 },
  { ...one, kind: 'relation-type', pick: 0 },
  { ...one, kind: 'relation-type' },
  { ...one, kind: 'draw', pick: 2 },
  { ...one, kind: 'entity' },
  { ...one, kind: 'entity', pick: 2 },
  { ...one, kind: 'predicate' },
]

const pickOf = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(all.length, 1)]

/** A record without its id and post: what a change says. */
function bare<T extends { readonly id: string; readonly post: number }>({ id: _, post: __, ...rest }: T) {
  return rest
}

/** Everything that refers to a mention, taken away. */
function unrefer(view: PostView, mention: string): Change[] {
  const { post } = view
  return [
    ...view.relations
      .filter(({ head, tail }) => head === mention || tail === mention)
      .map((one): Change => ({ kind: 'relation', id: one.id, post, before: bare(one), after: null })),
    ...view.groundings
      .filter((one) => one.mention === mention)
      .map(({ mention, region, ...before }): Change => {
        return { kind: 'grounding', post, mention, region, before, after: null }
      }),
    ...view.links
      .filter((one) => one.mention === mention)
      .map(({ mention, entity, ...before }): Change => {
        return { kind: 'link', post, mention, entity, before, after: null }
      }),
  ]
}

function spanChanges(store: ProjectStore, { kind, post, first, length, pick }: Step): Change[] {
  const view = store.posts.get(post)
  const { words, text, mentions, status } = view
  const types = store.types()
  const type = pickOf(types, pick)?.name ?? 'PER'
  const start = words[first]?.start ?? 0
  const end = words[Math.min(first + length, words.length) - 1]?.end ?? text.length
  const found = pickOf(mentions, pick)
  const verdict = kind === 'reject' ? 'rejected' : 'accepted'
  const added: Mention = {
    start,
    end,
    surface: text.slice(start, end),
    type,
    verdict,
    source: pick % 2 ? { kind: 'person' } : { kind: 'suggestion', version: 'v1', score: 0.1 + 0.2 },
  }
  switch (kind) {
    case 'retype':
      return found ? [mentionChange(post, bare(found), { ...bare(found), type }, found.id)] : []
    case 'delete':
      return found ? [mentionChange(post, bare(found), null, found.id), ...unrefer(view, found.id)] : []
    case 'delete-alone':
      return found ? [mentionChange(post, bare(found), null, found.id)] : []
    case 'status':
      return [statusChange(post, status, (['todo', 'skipped', 'done'] as const)[pick % 3]!)]
    case 'type': {
      const name = `T${pick % 3}`
      const present = types.find((one) => one.name === name)
      const after = present ? null : { name, colour: pick % 12, description: 'd' }
      return [{ kind: 'entity-type', name, before: present ?? null, after }]
    }
    case 'both':
      return [mentionChange(post, null, added), statusChange(post, status, 'done')]
    default:
      return [mentionChange(post, null, added)]
  }
}

function relationChanges(store: ProjectStore, { kind, post, pick, other }: Step): Change[] {
  const { mentions, relations } = store.posts.get(post)
  const types = store.relationTypes()
  const found = pickOf(relations, pick)
  switch (kind) {
    case 'relate': {
      const head = pickOf(mentions, pick)?.id
      const tail = pickOf(mentions, other)?.id
      if (head === undefined || tail === undefined || head === tail) return []
      const type = other % 3 === 0 ? null : (pickOf(types, other)?.name ?? null)
      const after: Relation = {
        head,
        tail,
        type,
        verdict: type !== null && pick % 4 === 0 ? 'rejected' : 'accepted',
        source: { kind: 'correction', version: 'v1', score: 0.7, type: 'r0', reversed: pick % 2 === 0 },
      }
      return [{ kind: 'relation', id: randomUUID(), post, before: null, after }]
    }
    case 'change-relation': {
      if (!found) return []
      const before = bare(found)
      const turned = { ...before, head: before.tail, tail: before.head }
      return [{ kind: 'relation', id: found.id, post, before, after: pick % 2 ? turned : { ...before, type: 'r1' } }]
    }
    case 'unrelate':
      return found ? [{ kind: 'relation', id: found.id, post, before: bare(found), after: null }] : []
    default: {
      const name = `r${pick % 3}`
      const before = types.find((one) => one.name === name) ?? null
      const after = { name, colour: other % 12, description: '', heads: ['PER'], tails: [], symmetric: pick % 2 === 0 }
      return [{ kind: 'relation-type', name, before, after: before && other % 2 ? null : after }]
    }
  }
}

function imageChanges(store: ProjectStore, { kind, post, first, length, pick, other }: Step): Change[] {
  const { mentions, regions, groundings, judgements } = store.posts.get(post)
  const found = pickOf(regions, pick)
  const shown = pickOf(groundings, pick)
  const media = images[pick % 2]!.media
  // On the smaller image some of them stick out.
  const box = { x: first * 1.3, y: length / 3, width: 1 + other / 2, height: 3 }
  switch (kind) {
    case 'draw': {
      const verdict = pick % 4 === 0 ? 'rejected' : 'accepted'
      const source = { kind: 'proposal', proposer: 'salience', score: 0.25 } as const
      const after: Region = { media, box, label: 'dog', verdict, source }
      return [{ kind: 'region', id: randomUUID(), post, before: null, after }]
    }
    case 'move': {
      if (!found) return []
      const after = other % 3 === 0 ? null : { ...bare(found), box }
      return [{ kind: 'region', id: found.id, post, before: bare(found), after }]
    }
    case 'ground': {
      const mention = pickOf(mentions, pick)?.id
      if (mention === undefined) return []
      const region = other % 4 === 0 ? null : (pickOf(regions, other)?.id ?? null)
      const present = groundings.find((one) => one.mention === mention && one.region === region)
      const before = present ? { verdict: present.verdict, source: present.source } : null
      const verdict = pick % 2 ? 'shown' : 'not-shown'
      return [{ kind: 'grounding', post, mention, region, before, after: { verdict, source: { kind: 'person' } } }]
    }
    case 'unground': {
      if (!shown) return []
      const { mention, region, ...before } = shown
      return [{ kind: 'grounding', post, mention, region, before, after: null }]
    }
    default: {
      const before = judgements.find((one) => one.media === media)?.judgement ?? null
      const after = before && other % 2 ? null : pick % 2 ? 'relevant' : 'irrelevant'
      return [{ kind: 'image', post, media, before, after }]
    }
  }
}

function graphChanges(store: ProjectStore, { kind, post, first, pick, other }: Step): Change[] {
  const { mentions, links } = store.posts.get(post)
  const source = { kind: 'person' } as const
  const entityAt = (place: number) => {
    const key = `e${place % 4}`
    const rows = store.graph.search({ text: key, type: null, offset: 0, limit: 1 }).total > 0
    const view = rows ? store.graph.entity(key) : null
    const stored = view?.key === key ? view.entity : (view?.merged.find((each) => each.key === key)?.entity ?? null)
    return { key, stored }
  }
  const { key, stored } = entityAt(pick)
  switch (kind) {
    case 'entity': {
      const made = { label: `L${other}`, aliases: [`a${first}`], description: '', types: ['t'], images: [], source }
      const after = stored && other % 5 === 0 ? null : { ...made, mergedInto: stored?.mergedInto ?? null }
      return [{ kind: 'graph-entity', key, before: stored, after }]
    }
    case 'merge': {
      if (!stored) return []
      const mergedInto = stored.mergedInto === null ? `e${other % 4}` : null
      return [{ kind: 'graph-entity', key, before: stored, after: { ...stored, mergedInto } }]
    }
    case 'predicate': {
      const before = store.graph.predicates().find((each) => each.key === 'p')?.predicate ?? null
      const made = { label: `p${other}`, description: '', inverse: null, domain: [], range: ['t'], saidBy: ['r0'] }
      const after = { ...made, symmetric: other % 2 === 0, source }
      return [{ kind: 'predicate', key: 'p', before, after: before && other % 6 === 0 ? null : after }]
    }
    case 'fact': {
      const triple = { head: `e${pick % 4}`, predicate: 'p', tail: `e${other % 4}` }
      const found = [...allFacts(store, 'accepted'), ...allFacts(store, 'rejected')]
      const same = (each: (typeof found)[number]) =>
        each.triple.head === triple.head && each.triple.tail === triple.tail
      const before = found.find(same)?.fact ?? null
      const verdict = first % 2 ? 'accepted' : 'rejected'
      return [
        { kind: 'fact', triple, before, after: before && first % 3 === 0 ? null : { verdict, sources: [source] } },
      ]
    }
    case 'link': {
      const mention = pickOf(mentions, other)?.id
      const entity = first === 5 ? null : key
      if (mention === undefined) return []
      const present = links.find((each) => each.mention === mention && each.entity === entity)
      const before = present ? { verdict: present.verdict, source: present.source } : null
      const after = { verdict: first % 3 === 0 ? 'rejected' : 'accepted', source } as const
      return [{ kind: 'link', post, mention, entity, before, after }]
    }
    default: {
      const found = pickOf(links, pick)
      if (!found) return []
      const { mention, entity, ...before } = found
      return [{ kind: 'link', post, mention, entity, before, after: null }]
    }
  }
}

function changesOf(store: ProjectStore, one: Step): Change[] {
  if (/entity|merge|predicate|fact|link/.test(one.kind)) return graphChanges(store, one)
  if (/relat/.test(one.kind)) return relationChanges(store, one)
  if (/draw|move|ground|judge/.test(one.kind)) return imageChanges(store, one)
  return spanChanges(store, one)
}

/** All that a person decided; which model has read a post is the machine's business, and a judged image is read again. */
function decidedState(store: ProjectStore): { readonly posts: readonly unknown[] } {
  const state = visibleState(store)
  return { ...state, posts: state.posts.map(({ version: _, ...post }) => post) }
}

test('undo after do gives the state before, redo the state after, at any depth and after reopening', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 50 }), fc.nat({ max: 55 }), async (steps, reopenAt) => {
      const folder = testFolder()
      try {
        let store = await testProject(folder.path, texts, { images })
        store.suggestions.replace('v1', [
          { post: 1, uncertainty: 0.5, suggestions: [{ start: 0, end: 3, type: 'PER', score: 0.9, alternatives: [] }] },
        ])
        let line = [decidedState(store)]
        let at = 0
        for (const [place, one] of [...beginning, ...steps].entries()) {
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
              line = [...line.slice(0, at + 1), decidedState(store)]
              at += 1
            } catch (error) {
              // An overlap, a type that was removed, an end that is gone: refused, so nothing may have changed.
              if (!(error instanceof Failed) || !['bad-input', 'conflict'].includes(error.kind)) throw error
            }
          }
          expect(decidedState(store)).toEqual(line[at])
        }
        addPosts(store, ['and one that was imported later'], 'later.jsonl')
        expect((await store.check()).problems).toEqual([])
        while (at > 0) {
          store.undo(randomUUID())
          at -= 1
        }
        expect(decidedState(store).posts[0]).toEqual(line[0]!.posts[0])
        expect(store.undo(randomUUID())).toBeNull()
        expect((await store.check()).problems).toEqual([])
        await store.close()
      } finally {
        folder.clean()
      }
    }),
    { numRuns: 40 },
  )
}, 240_000)
