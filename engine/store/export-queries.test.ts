import { expect, test } from 'vitest'
import {
  blankWords,
  decisionOf,
  mentionChange,
  mentionOf,
  record,
  statusChange,
  testFolder,
  testProject,
} from './testing/test-project.ts'

test('posts leave in file order with accepted mentions, metadata and images, while decisions go on', async () => {
  const folder = testFolder()
  const store = await testProject(folder.path, [])
  const staging = store.openStaging(blankWords)
  const records = Array.from({ length: 450 }, (_, post) =>
    record({
      text: `Ada ${post}`,
      name: `n${post}`,
      metadata: { place: post, tags: ['x'] },
      images: post === 0 ? ['a.jpg'] : [],
    }),
  )
  staging.addBatch('a.jsonl', 'jsonl', records)
  staging.commit({ labels: 'ignored' }, new Map())
  store.decide(decisionOf('add', mentionChange(1, null, mentionOf(store, 1, 'Ada')), statusChange(1, 'todo', 'done')))
  store.decide(decisionOf('reject', mentionChange(2, null, { ...mentionOf(store, 2, 'Ada'), verdict: 'rejected' })))
  expect(store.exporting.sizes('all')).toMatchObject({ posts: 450, mentions: 1 })
  expect(store.exporting.sizes('done')).toMatchObject({ posts: 1, mentions: 1 })
  const names: string[] = []
  for (const post of store.exporting.posts('all')) {
    names.push(post.name)
    if (post.post === 1) {
      expect(post).toMatchObject({
        metadata: { place: 0, tags: ['x'] },
        images: [{ kind: 'missing', name: 'a.jpg' }],
        status: 'done',
      })
      expect(post.mentions).toMatchObject([{ surface: 'Ada' }])
      store.decide(decisionOf('skip', statusChange(400, 'todo', 'skipped')))
    }
    if (post.post === 2) expect(post.mentions).toEqual([])
  }
  expect(names).toEqual(records.map((one) => one.name))
  expect([...store.exporting.posts('done')].map((post) => post.post)).toEqual([1])
  await store.close()
  folder.clean()
})
