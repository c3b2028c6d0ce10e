import { expect, test } from 'vitest'
import { Graph } from '../../graph/graph.ts'
import { floats, integers } from '../../graph/tensor.ts'
import { onnxModel } from '../../onnx/onnx-model.ts'
import { withSession } from '../../testing/with-session.ts'
import { entityRanks } from './entity-ranks.ts'

test('the rank counts who is better; filtered, who is better and not right as well', async () => {
  const g = new Graph()
  const logits = g.input('logits', 'float32', ['batch', 5])
  const right = g.input('right', 'int64', ['batch'])
  const raw = entityRanks(g, logits, right)
  const filtered = entityRanks(g, logits, right, g.input('answers', 'float32', ['batch', 5]))
  const feeds = {
    logits: floats([3, 5], [9, 8, 7, 6, 5, 1, 2, 3, 4, 5, 1, 1, 1, 1, 1]),
    right: integers([3], [3, 4, 2]),
    // Row 0: 0 and 2 are right besides 3. Row 1: only the right one. Row 2: all are equal.
    answers: floats([3, 5], [1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0]),
  }
  const results = await withSession(onnxModel(g, { outputs: { raw, filtered } }), ({ run }) => run(feeds))
  expect([...results.raw!.data].map(Number)).toEqual([4, 1, 1])
  expect([...results.filtered!.data].map(Number)).toEqual([2, 1, 1])
})
