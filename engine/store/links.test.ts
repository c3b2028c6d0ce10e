import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from '../../contract/domain/event.ts'
import { Failed } from '../../contract/domain/failed.ts'
import type { Grounding, Region } from '../../contract/domain/region.ts'
import type { Relation, RelationType } from '../../contract/domain/relation.ts'
import type { ProjectStore } from './project-store.ts'
import { decisionOf, mentionChange, mentionOf, testFolder, testImage, testProject } from './testing/test-project.ts'

const image = testImage('a', 64, 48)
const memberOf: RelationType = {
  name: '/per/org/member_of',
  colour: 0,
  description: '',
  heads: ['PER'],
  tails: ['ORG'],
  symmetric: false,
}
const [ada, bob, ship, seen] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
const person = { kind: 'person' } as const

let folder: ReturnType<typeof testFolder>
let store: ProjectStore
beforeEach(async () => {
  folder = testFolder()
  store = await testProject(folder.path, ['Ada met Bob on a ship', 'another post'], { images: [image] })
  store.decide(
    decisionOf('edit-relation-types', { kind: 'relation-type', name: memberOf.name, before: null, after: memberOf }),
  )
  store.decide(
    decisionOf(
      'add',
      mentionChange(1, null, mentionOf(store, 1, 'Ada'), ada),
      mentionChange(1, null, mentionOf(store, 1, 'Bob', 'ORG'), bob),
      mentionChange(1, null, { ...mentionOf(store, 1, 'ship'), verdict: 'rejected' }, ship),
      mentionChange(2, null, mentionOf(store, 2, 'post'), seen),
    ),
  )
})
afterEach(async () => {
  await store.close()
  folder.clean()
})

const relates = (part: Partial<Relation> = {}): Relation => ({
  head: ada,
  tail: bob,
  type: memberOf.name,
  verdict: 'accepted',
  source: person,
  ...part,
})
const relation = (
  after: Relation | null,
  before: Relation | null = null,
  id: string = randomUUID(),
  post = 1,
): Change => ({
  kind: 'relation',
  id,
  post,
  before,
  after,
})
const boxed = (part: Partial<Region['box']> = {}, verdict: Region['verdict'] = 'accepted'): Region => ({
  media: image.media,
  box: { x: 1, y: 2, width: 10, height: 20, ...part },
  label: 'dog',
  verdict,
  source: person,
})
const region = (after: Region | null, before: Region | null = null, id: string = randomUUID(), post = 1): Change => ({
  kind: 'region',
  id,
  post,
  before,
  after,
})
const grounds = (
  mention: string,
  to: string | null,
  after: Grounding | null,
  before: Grounding | null = null,
): Change => ({
  kind: 'grounding',
  post: 1,
  mention,
  region: to,
  before,
  after,
})
const shown: Grounding = { verdict: 'shown', source: person }
const notShown: Grounding = { verdict: 'not-shown', source: person }

const decide = (...changes: readonly Change[]) => store.decide(decisionOf('relate', ...changes))

function refusal(...changes: readonly Change[]): string {
  try {
    decide(...changes)
  } catch (error) {
    if (error instanceof Failed) return `${error.kind}: ${error.message}`
    throw error
  }
  throw new Error('this should have been refused')
}

test.each<{ name: string; changes: () => readonly Change[]; message: RegExp }>([
  {
    name: 'a relation to a rejected mention',
    changes: () => [relation(relates({ tail: ship }))],
    message: /^bad-input: .*two confirmed mentions.*Ada – \/per\/org\/member_of – ship/,
  },
  {
    name: 'a relation to nothing',
    changes: () => [relation(relates({ tail: randomUUID() }))],
    message: /a deleted mention/,
  },
  {
    name: 'a relation to a mention of another post',
    changes: () => [relation(relates({ tail: seen }))],
    message: /of one post/,
  },
  {
    name: 'a relation of a type that is not there',
    changes: () => [relation(relates({ type: 'spouse' }))],
    message: /no relation type spouse/,
  },
  {
    name: 'the same relation twice',
    changes: () => [relation(relates()), relation(relates({ verdict: 'rejected' }))],
    message: /has been decided already/,
  },
  {
    name: 'a relation for a pair without relation',
    changes: () => [relation(relates()), relation(relates({ head: bob, tail: ada, type: null }))],
    message: /cannot have \/per\/org\/member_of and no relation at once/,
  },
  {
    name: 'a relation of a post that is not there',
    changes: () => [relation(relates(), null, randomUUID(), 9)],
    message: /^not-found: There is no post 9/,
  },
  {
    name: 'a box beyond its image',
    changes: () => [region(boxed({ x: 60 }))],
    message: /reaches beyond its image of 64×48/,
  },
  {
    name: 'a region on an image that the post does not show',
    changes: () => [region({ ...boxed(), media: 'b'.repeat(64) })],
    message: /does not show this image/,
  },
  {
    name: 'a judgement of an image that the post does not show',
    changes: () => [{ kind: 'image', post: 1, media: 'b'.repeat(64), before: null, after: 'irrelevant' }],
    message: /does not show this image/,
  },
  {
    name: 'a link from a rejected mention',
    changes: () => [grounds(ship, null, shown)],
    message: /confirmed mention.*"ship" is none/,
  },
  {
    name: 'a link to a region that is not there',
    changes: () => [grounds(ada, randomUUID(), shown)],
    message: /region that is not confirmed/,
  },
])('$name is refused in words', ({ changes, message }) => {
  const before = store.posts.get(1)
  expect(refusal(...changes())).toMatch(message)
  expect(store.posts.get(1)).toEqual(before)
})

test('a mention or region goes only together with what refers to it, and undo brings all of it back', () => {
  const [edge, box] = [randomUUID(), randomUUID()]
  decide(relation(relates(), null, edge), region(boxed(), null, box), grounds(ada, box, shown))
  const before = store.posts.get(1)
  const mention = mentionOf(store, 1, 'Ada')
  const gone = mentionChange(1, mention, null, ada)
  const rejected = mentionChange(1, mention, { ...mention, verdict: 'rejected' }, ada)
  const unrelated = relation(null, relates(), edge)
  const unlinked = grounds(ada, box, null, shown)
  for (const change of [gone, rejected]) {
    expect(refusal(change)).toMatch(/two confirmed mentions/)
    expect(refusal(change, unrelated)).toMatch(/Only a confirmed mention/)
  }
  expect(refusal(region(boxed({}, 'rejected'), boxed(), box))).toMatch(/linked to a region that is not confirmed/)
  expect(refusal(region(null, boxed(), box))).toMatch(/linked to a region that is not confirmed/)
  expect(store.posts.get(1)).toEqual(before)
  decide(gone, unrelated, unlinked)
  expect(store.counts()).toMatchObject({ relations: 0, regions: 1, groundings: 0 })
  store.undo(randomUUID())
  expect(store.posts.get(1)).toEqual(before)
  expect(store.counts()).toMatchObject({ relations: 1, regions: 1, groundings: 1 })
})

test('a mention is not shown by a region and absent from the image at once', () => {
  const box = randomUUID()
  decide(
    region(boxed(), null, box),
    grounds(ada, null, notShown),
    grounds(bob, box, shown),
    grounds(ada, box, notShown),
  )
  expect(refusal(grounds(ada, box, shown, notShown))).toMatch(
    /"Ada" cannot be shown by a region and not be in the image/,
  )
  expect(store.posts.get(1).groundings).toHaveLength(3)
})

test('relations stay of a type that is removed, and a changed before is a conflict', () => {
  decide(relation(relates({ verdict: 'rejected' })))
  const { name } = memberOf
  expect(refusal({ kind: 'relation-type', name, before: { ...memberOf, colour: 3 }, after: memberOf })).toMatch(
    /^conflict: .*has changed meanwhile/,
  )
  decide({ kind: 'relation-type', name, before: memberOf, after: null })
  expect(store.posts.get(1).relations).toMatchObject([{ type: name, verdict: 'rejected' }])
  expect(store.counts().relations).toBe(0)
})

test('models get no image that is judged irrelevant, and read the post again', () => {
  const reading = { uncertainty: 0, suggestions: [] }
  const waiting = () =>
    store.suggestions.waiting('v1', { preferred: [], order: 'file', limit: 9 }).map(({ post }) => post)
  store.suggestions.replace(
    'v1',
    [1, 2].map((post) => ({ post, ...reading })),
  )
  expect(waiting()).toEqual([])
  decide({ kind: 'image', post: 1, media: image.media, before: null, after: 'irrelevant' })
  expect(waiting()).toEqual([1])
  expect(store.posts.input(1).media).toBeNull()
  expect(store.posts.input(2).media).toBe(image.media)
  store.undo(randomUUID())
  expect(store.posts.input(1).media).toBe(image.media)
})

test('proposals are those of the chosen proposer, as many as wanted, less what decided regions cover', () => {
  const boxAt = (x: number) => ({ box: { x, y: 0, width: 10, height: 10 }, label: '', score: 0.5 })
  expect(store.regions.settings()).toEqual({ proposer: 'salience', perImage: 3 })
  expect(store.regions.unread(1, 'salience')).toEqual([image.media])
  store.regions.save(image.media, 'salience', [0, 12, 24, 36].map(boxAt))
  store.regions.save(image.media, 'yolo', [boxAt(40)])
  expect(store.regions.unread(1, 'salience')).toEqual([])
  const places = () => store.posts.get(1).proposals.map(({ box, proposer }) => [box.x, proposer])
  expect(places()).toEqual([0, 12, 24].map((x) => [x, 'salience']))
  decide(region({ ...boxed(), ...boxAt(1), label: '', verdict: 'rejected' }))
  expect(places()).toEqual([12, 24].map((x) => [x, 'salience']))
  expect(store.posts.get(2).proposals).toHaveLength(3)
  store.suggestions.replace('v1', [{ post: 2, uncertainty: 0, suggestions: [] }])
  store.regions.choose({ proposer: 'yolo', perImage: 1 })
  expect(places()).toEqual([[40, 'yolo']])
  expect(store.suggestions.waitingCount('v1')).toBe(2)
})

test('a snapshot holds relations and groundings by their places, and is another one when they change', () => {
  const box = randomUUID()
  decide(relation(relates()), region(boxed(), null, box), grounds(ada, box, shown), grounds(bob, null, notShown))
  store.decide(decisionOf('done', { kind: 'status', post: 1, before: 'todo', after: 'done' }))
  const { trained, heldOut, digest } = store.learning.snapshot()
  expect([...trained, ...heldOut]).toMatchObject([
    {
      post: 1,
      mentions: [{ type: 'PER' }, { type: 'ORG' }],
      relations: [{ head: 0, tail: 1, type: memberOf.name, verdict: 'accepted' }],
      groundings: [
        { mention: 0, region: { media: image.media, box: boxed().box }, verdict: 'shown' },
        { mention: 1, region: null, verdict: 'not-shown' },
      ],
      regions: [{ media: image.media, box: boxed().box }],
    },
  ])
  store.decide(decisionOf('ground', grounds(bob, null, null, notShown)))
  expect(store.learning.snapshot().digest).not.toBe(digest)
})
