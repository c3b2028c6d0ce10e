import { expect, test } from 'vitest'
import { postOfWords } from '../../../engine/inference/tagger-evaluation.ts'
import { withTopics } from './topics.ts'

test('the word behind a hash is a topic, unless it is part of another entity or no word', () => {
  const post = postOfWords(['#', 'Oscars', 'for', '#', 'Brie', 'Larson', '#', '!', '#'])
  const larson = { start: post.words[4]!.start, end: post.words[5]!.end, type: 'PER' }
  const { gold } = withTopics({ ...post, gold: [larson] })
  expect(gold).toEqual([larson, { ...post.words[1]!, type: 'TOPIC' }])
})
