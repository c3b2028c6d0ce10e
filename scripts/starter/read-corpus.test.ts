import { expect, test } from 'vitest'
import { postKey, withoutRepeats } from './read-corpus.ts'

const post = (name: string, text: string) => ({ name, text, words: [], image: null, gold: [] })

test.each([
  { name: 'spacing and punctuation', a: "don ' t stop !", b: 'Don’t stop' },
  { name: 'a retweet', a: 'RT @ someone_ : New album', b: 'new album' },
])('$name makes no other post', ({ a, b }) => expect(postKey({ text: a })).toBe(postKey({ text: b })))

test('posts known by name or by what they say are left out, and repeats among themselves', () => {
  const posts = [post('1', 'one'), post('2', 'two'), post('3', 'three'), post('4', 'Three !')]
  expect(withoutRepeats(posts, [post('1', 'other'), post('9', 'TWO')]).map(({ name }) => name)).toEqual(['3'])
})
