import { expect, test } from 'vitest'
import { floats, integers, type Tensor } from '../../graph/tensor.ts'
import { checkNumbers, textLimits } from './input-limits.ts'

const limits = textLimits({ vocabulary: 9, maxPositions: 4 }, { labels: 3 }, { '<s>': 7 })
const right = {
  input_ids: integers([2, 3], [1, 7, 2, 7, 8, 0]),
  attention_mask: integers([2, 3], [1, 1, 1, 1, 1, 0]),
  labels: integers([2], [0, 2]),
}

test('numbers that the network knows are let pass, and inputs that are not there', () => {
  expect(() => checkNumbers(limits, new Map(Object.entries(right)))).not.toThrow()
  expect(() => checkNumbers(limits, new Map([['labels', right.labels]]))).not.toThrow()
  const answers = floats([2, 3], [5, 5, 5, 5, 5, 5])
  expect(() => checkNumbers(limits, new Map([['labels', answers]]))).not.toThrow()
})

test.each<{ name: string; inputs: Record<string, Tensor>; says: string }>([
  {
    name: 'a token past the vocabulary',
    inputs: { input_ids: integers([2, 3], [1, 7, 2, 7, 9, 0]) },
    says: 'input "input_ids": found 9 at [1, 1], expected 0 to 8',
  },
  {
    name: 'a token below nought',
    inputs: { input_ids: integers([1, 2], [7, -1]) },
    says: 'input "input_ids": found -1 at [0, 1], expected 0 to 8',
  },
  {
    name: 'a mask that is neither on nor off',
    inputs: { attention_mask: integers([1, 2], [1, 2]) },
    says: 'input "attention_mask": found 2 at [0, 1], expected 0 to 1',
  },
  {
    name: 'a label that means nothing here',
    inputs: { labels: integers([2], [0, -100]) },
    says: 'input "labels": found -100 at [1], expected 0 to 2',
  },
  {
    name: 'a text longer than the table of positions',
    inputs: { input_ids: integers([1, 5], [7, 1, 1, 1, 1]) },
    says: 'input "input_ids": found 5 tokens a text, expected at most 4',
  },
  {
    name: 'a marker that was cut off',
    inputs: { input_ids: integers([2, 2], [7, 1, 1, 1]) },
    says: 'input "input_ids": found 0 of token 7, <s>, in text 1, expected one',
  },
  {
    name: 'a marker that stands there twice',
    inputs: { input_ids: integers([1, 2], [7, 7]) },
    says: 'input "input_ids": found 2 of token 7, <s>, in text 0, expected one',
  },
  {
    name: 'no text at all',
    inputs: { input_ids: integers([0, 3], []) },
    says: 'input "input_ids": found int64 [0, 3], which is empty',
  },
])('$name is refused by its place', ({ inputs, says }) => {
  expect(() => checkNumbers(limits, new Map(Object.entries(inputs)))).toThrow(says)
})
