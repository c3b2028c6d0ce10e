import { expect, test } from 'vitest'
import { isOfTwitter2015, postKey, withoutRepeats } from './read-corpus.ts'

const post = (name: string, text: string) => ({ name, text, words: [], image: null, gold: [] })

test.each([
  { name: 'spacing and punctuation', a: "don ' t stop !", b: 'Don’t stop' },
  { name: 'a retweet', a: 'RT @ someone_ : New album', b: 'new album' },
])('$name makes no other post', ({ a, b }) => expect(postKey({ text: a })).toBe(postKey({ text: b })))

test('posts known by name or by what they say are left out, and repeats among themselves', () => {
  const posts = [post('1', 'one'), post('2', 'two'), post('3', 'three'), post('4', 'Three !')]
  expect(withoutRepeats(posts, [post('1', 'other'), post('9', 'TWO')]).map(({ name }) => name)).toEqual(['3'])
})

test.each([
  { name: '1015799', from2015: true },
  { name: '17_06_4615', from2015: false },
  { name: 'O_3749', from2015: false },
])('the post $name comes from Twitter-2015: $from2015', ({ name, from2015 }) => {
  expect(isOfTwitter2015({ name })).toBe(from2015)
})
