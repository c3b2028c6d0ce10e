import { expect, test } from 'vitest'
import { postOfWords } from '../../../engine/inference/tagger-evaluation.ts'
import { withWrongLabels } from './wrong-labels.ts'

const posts = Array.from({ length: 40 }, () => {
  const post = postOfWords(['Ada', 'met', 'Bob', 'Miller', 'there'])
  const at = (from: number, to: number) => ({ start: post.words[from]!.start, end: post.words[to]!.end, type: 'PER' })
  return { ...post, gold: [at(0, 0), at(2, 3)] }
})

test('the share that was asked for is wrong, what is not named wrong is as it was, and labels do not overlap', () => {
  const spoiled = withWrongLabels(posts, 0.25, 1)
  expect(spoiled.reduce((sum, { wrong }) => sum + wrong.size, 0)).toBe(20)
  for (const [at, { gold, wrong }] of spoiled.entries()) {
    for (const [place, label] of gold.entries()) {
      const before = posts[at]!.gold[place]
      if (wrong.has(place)) expect(label).not.toEqual(before)
      else expect(label).toEqual(before)
    }
    expect(gold[0]!.end).toBeLessThanOrEqual(gold[1]!.start)
  }
  expect(withWrongLabels(posts, 0.25, 1)).toEqual(spoiled)
})
