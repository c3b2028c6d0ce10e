import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { smallRelations } from '../engine/inference/testing/small-relations.ts'
import { type TestMachine, testMachine } from '../engine/learning/testing/test-machine.ts'
import { decisionOf, mentionChange, mentionOf } from '../engine/store/testing/test-project.ts'
import { relationType } from '../engine/training/testing/relation-posts.ts'
import type { RelationPackage } from '../models/package/relation-manifest.ts'
import { writeRelations } from './write-relations.ts'

let machine: TestMachine
afterEach(() => machine.stop())
const quiet = { signal: new AbortController().signal, progress: () => {} }

/** None is its first label: it sees relations everywhere. */
function eager(): RelationPackage {
  const model = smallRelations()
  const bias = { dtype: 'float32', shape: [3], data: Float32Array.of(-8, 0, 0) } as const
  return { ...model, weights: new Map([...model.weights, ['classifier.bias', bias]]) }
}

test('suggested relations are written as lines of JSON, each likelier than none', async () => {
  machine = await testMachine(['Anna lives in Rome', 'nobody is here'], { relations: eager() })
  const { store, project } = machine
  // As the command does: what is suggested does not change while it writes.
  project.suggesting.stop()
  const types = [relationType('home', { heads: [], tails: [] }), relationType('job', { heads: [], tails: [] })]
  store.decide(
    decisionOf(
      'edit-relation-types',
      ...types.map((type) => ({ kind: 'relation-type', name: type.name, before: null, after: type }) as const),
    ),
  )
  store.decide(
    decisionOf(
      'add',
      mentionChange(1, null, mentionOf(store, 1, 'Anna'), randomUUID()),
      mentionChange(1, null, mentionOf(store, 1, 'Rome', 'LOC'), randomUUID()),
    ),
  )
  const file = join(machine.folder, 'relations.jsonl')
  const written = await writeRelations({ store, relations: project.relations }, file, quiet)
  expect(written).toMatchObject({ posts: 2, version: expect.stringMatching(/^starter-relations@/) })
  const lines = (await readFile(file, 'utf8')).trim().split('\n').filter(Boolean)
  const found = lines.flatMap((line) => JSON.parse(line).relations)
  expect(found.length).toBeGreaterThan(0)
  expect(found).toHaveLength(written.relations)
  const { pairs } = await project.relations.suggest({ post: 1, among: 'suggested' })
  expect(found.length).toBe(pairs.filter(({ scores }) => scores[0]!.type !== null).length)
})

test('a project without relation types is told so, and nothing is written', async () => {
  machine = await testMachine(['Anna lives in Rome'], { relations: smallRelations() })
  const { store, project } = machine
  const file = join(machine.folder, 'relations.jsonl')
  await expect(writeRelations({ store, relations: project.relations }, file, quiet)).rejects.toThrow(
    'no relation types',
  )
  await expect(readFile(file)).rejects.toThrow('ENOENT')
})
