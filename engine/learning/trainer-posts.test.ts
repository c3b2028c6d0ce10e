import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ProjectStore } from '../store/project-store.ts'
import {
  decisionOf,
  mentionChange,
  mentionOf,
  statusChange,
  testFolder,
  testImage,
  testProject,
} from '../store/testing/test-project.ts'
import type { TrainingSnapshot } from '../store/training-snapshot.ts'
import { PixelCache } from '../suggesting/pixel-cache.ts'
import { asRelationPost } from '../trainer/learn-relations.ts'
import type { TrainerPost } from '../trainer/trainer-contract.ts'
import { relationType } from '../training/testing/relation-posts.ts'
import { asTrainerPosts, withoutGroundings } from './make-version.ts'

const [one, two] = [testImage('a', 80, 40), testImage('b', 60, 40)]
const sizes = {
  mentions: { imageSize: 4, objects: { count: 2, side: 2 } },
  relations: { imageSize: 6, objects: { count: 1, side: 3 } },
}
const [head, tail] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b']
const id = '00000000-0000-4000-8000-00000000000c'
const source = { kind: 'person' } as const
const box = { x: 5, y: 5, width: 20, height: 20 }

let folder: ReturnType<typeof testFolder>
let store: ProjectStore
let pixels: PixelCache
beforeEach(async () => {
  folder = testFolder()
  store = await testProject(folder.path, ['Anna sees Ben'], { images: [one, two] })
  // A picture of one number, which tells image and part apart.
  pixels = new PixelCache(folder.path, async (media, side, part) =>
    new Uint8Array(side * side * 3).fill(media.charCodeAt(0) + (part?.width ?? 0)),
  )
  const type = relationType('knows', { tails: ['PER'] })
  store.decide(decisionOf('edit-relation-types', { kind: 'relation-type', name: 'knows', before: null, after: type }))
  store.decide(
    decisionOf(
      'done',
      mentionChange(1, null, mentionOf(store, 1, 'Anna'), head),
      mentionChange(1, null, mentionOf(store, 1, 'Ben'), tail),
      {
        kind: 'relation',
        id,
        post: 1,
        before: null,
        after: { head, tail, type: 'knows', verdict: 'accepted', source },
      },
      {
        kind: 'region',
        id,
        post: 1,
        before: null,
        after: { media: two.media, box, label: '', verdict: 'accepted', source },
      },
      statusChange(1, 'todo', 'done'),
    ),
  )
})
afterEach(async () => {
  await store.close()
  folder.clean()
})

async function taught(of = (snapshot: TrainingSnapshot) => snapshot): Promise<TrainerPost> {
  const { trained, heldOut } = of(store.learning.snapshot())
  const posts = await asTrainerPosts({ fresh: [...trained, ...heldOut], replay: [], measured: [] }, sizes, {
    pixels,
    signal: new AbortController().signal,
  })
  return posts.fresh[0]!
}

const judge = (media: string) =>
  store.decide(decisionOf('judge-image', { kind: 'image', post: 1, media, before: null, after: 'irrelevant' }))

test('both tasks learn with the image, the regions and the further images that suggestions are made with', async () => {
  const post = await taught()
  expect(post.pixels).toBe(pixels.file(one.media, 4))
  const whole = { x: 0, y: 0, width: 60, height: 40 }
  expect(post.objects).toEqual([box, whole].map((part) => pixels.file(two.media, 2, part)))
  expect(post.relationPixels).toBe(pixels.file(one.media, 6))
  expect(post.relationObjects).toEqual([pixels.file(two.media, 3, box)])
  const read = await asRelationPost(post, sizes.relations)
  expect(read.image).toEqual(Buffer.alloc(6 * 6 * 3, 'a'.charCodeAt(0)))
  expect(read.objects).toEqual([Buffer.alloc(3 * 3 * 3, 'b'.charCodeAt(0) + 20)])
})

test('an image judged irrelevant is the blank one in both tasks, and its regions are gone', async () => {
  judge(one.media)
  expect(await taught()).toMatchObject({ pixels: pixels.file(two.media, 4), objects: [pixels.file(two.media, 2, box)] })
  judge(two.media)
  const post = await taught()
  expect(post).toMatchObject({ pixels: null, objects: [], relationPixels: null, relationObjects: [] })
  expect(await asRelationPost(post, sizes.relations)).toMatchObject({ image: null, objects: [] })
})

test('groundings teach, unless they are switched off', async () => {
  const grounding = { mention: head, region: id, post: 1, before: null, after: { verdict: 'shown', source } } as const
  store.decide(decisionOf('ground', { kind: 'grounding', ...grounding }))
  const [anna] = (await taught()).groundings!
  // In the whole image of the other file there is nothing of it, in the region all.
  expect(anna).toMatchObject({
    start: 0,
    end: 4,
    verdict: 'shown',
    shown: [{ object: 0, x: 0, y: 0, width: 1, height: 1 }, { object: 1 }],
  })
  expect((await taught(withoutGroundings)).groundings).toEqual([])
})
