import { expect, test } from 'vitest'
import { seededRandom } from '../../../engine/training/fit-random.ts'
import { figureNames } from './figures.ts'
import { pictureFeed, textFeeds } from './post-feeds.ts'
import { longest, samplePosts, tokens, vocabulary } from './posts.ts'

const posts = samplePosts(240, seededRandom(3))

test('every text marks one word and fits', () => {
  for (const { ids } of posts) {
    expect(ids[0]).toBe(tokens.cls)
    expect(ids.at(-1)).toBe(tokens.sep)
    const open = ids.indexOf(tokens.open)
    expect(ids.indexOf(tokens.close)).toBe(open + 2)
    expect(ids[open + 1]).toBeGreaterThanOrEqual(tokens.firstWord)
    expect(Math.max(...ids)).toBeLessThan(vocabulary)
    expect(ids.length).toBeLessThanOrEqual(longest)
  }
})

test('there are equally many posts of each class', () => {
  const counts = figureNames.map((_, label) => posts.filter((post) => post.label === label).length)
  expect(new Set(counts)).toEqual(new Set([20]))
})

test('a text is padded with zeros that the mask hides', () => {
  const short = posts.find(({ ids }) => ids.length < longest)!
  const { input_ids, attention_mask } = textFeeds([short])
  expect([...input_ids!.data].map(Number)).toEqual([...short.ids, ...Array(longest - short.ids.length).fill(0)])
  expect([...attention_mask!.data].filter((one) => one === 1n)).toHaveLength(short.ids.length)
})

test('bytes become numbers from -1 to 1 and a missing picture zeros', () => {
  const { shape, data } = pictureFeed([Uint8Array.of(0, 255), null], [2, 1, 1])
  expect(shape).toEqual([2, 2, 1, 1])
  expect([...data]).toEqual([-1, 1, 0, 0])
})
