import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { floats } from '../../models/graph/tensor.ts'
import { writeTensors } from './network-package.ts'
import { openCheckpoint, sourcesOf } from './open-checkpoint.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'triptych-checkpoint-'))
  await writeTensors(join(root, 'model-1.safetensors'), new Map([['a', floats([2], [1, 2])]]))
  await writeTensors(join(root, 'model-2.safetensors'), new Map([['b', floats([1], [3])]]))
})
afterEach(() => rm(root, { recursive: true }))

const list = (places: unknown, name = 'model.safetensors.index.json') =>
  writeFile(join(root, name), JSON.stringify({ metadata: { total_size: 12 }, weight_map: places }))

test.each(['model.safetensors.index.json', 'pytorch_model.bin.index.json'])(
  'a checkpoint in several files is read by its list, %s',
  async (name) => {
    await list({ a: 'model-1.safetensors', b: 'model-2.safetensors' }, name)
    const checkpoint = await openCheckpoint(root)
    expect([...checkpoint.tensors.keys()]).toEqual(['a', 'b'])
    expect((await checkpoint.read('b')).data).toEqual(Float32Array.of(3))
    expect((await sourcesOf('text', checkpoint)).map(({ file }) => file)).toEqual([
      'model-1.safetensors',
      'model-2.safetensors',
    ])
    await checkpoint.close()
  },
)

test.each([
  { name: 'a file elsewhere', places: { a: '../model-1.safetensors' }, says: 'expected a file beside it' },
  { name: 'a file that is no checkpoint', places: { a: 'notes.txt' }, says: 'expected a file beside it' },
  { name: 'a tensor that is not there', places: { b: 'model-1.safetensors' }, says: 'where it is not' },
  { name: 'a file that is missing', places: { a: 'model-3.safetensors' }, says: 'model-3.safetensors' },
  { name: 'nothing', places: {}, says: 'lists no tensors' },
  { name: 'no list', places: 3, says: 'weight_map: found 3, expected an object' },
])('a list that names $name is refused', async ({ places, says }) => {
  await list(places)
  await expect(openCheckpoint(root)).rejects.toThrow(says)
})
