import { expect, test } from 'vitest'
import { after, before, emptyTrail, visited } from './trail.ts'

const walk = (...posts: number[]) => posts.reduce(visited, emptyTrail)

test('back leads to the post that was looked at before, and forward again', () => {
  const trail = walk(5, 9, 2)
  expect(before(trail)).toBe(9)
  const back = visited(trail, 9)
  expect(before(back)).toBe(5)
  expect(after(back)).toBe(2)
  expect(visited(back, 2)).toEqual(trail)
})

test('opening another post from the middle forgets what lay ahead', () => {
  const trail = visited(visited(walk(1, 2, 3), 2), 7)
  expect(trail.posts).toEqual([1, 2, 7])
  expect(after(trail)).toBeNull()
})

test('opening the same post again is no step', () => {
  expect(walk(4, 4, 4).posts).toEqual([4])
  expect(before(emptyTrail)).toBeNull()
})
