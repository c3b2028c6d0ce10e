import { expect, test, vi } from 'vitest'
import { relationScores } from '../../models/metrics/relation-scores.ts'
import { applyDelta } from '../../models/package/model-package.ts'
import { asStored } from '../../models/package/package-weights.ts'
import type { RelationPackage } from '../../models/package/relation-manifest.ts'
import { openRelationTagger } from '../inference/relation-tagger.ts'
import { smallRelations } from '../inference/testing/small-relations.ts'
import { type FineTuneRelationsOptions, fineTuneRelations } from './finetune-relations.ts'
import { type RelationPost, rightAnswers } from './taught-pairs.ts'
import { madePost, madePosts, madeSchema } from './testing/relation-posts.ts'

vi.setConfig({ testTimeout: 120_000 })

const start = smallRelations()
const persons = ['Anna', 'Ben', 'Carla', 'Dora', 'Emil', 'Frida']
const places = ['Paris', 'Rome', 'Kiel', 'Bonn']
const learn = madePosts(persons, places, ['home', 'job'])
const heldOut = madePosts(['Gina', 'Hans', 'Ida'], ['Graz', 'Linz'], ['home', 'job'])

async function taught(posts: readonly RelationPost[], options: Partial<FineTuneRelationsOptions> = {}) {
  const outcome = await fineTuneRelations({
    model: start,
    root: start,
    name: 'v1',
    posts,
    schema: madeSchema,
    threads: 1,
    learningRate: 5e-3,
    epochs: 20,
    share: 1,
    ...options,
  })
  if (outcome.end !== 'finished') throw new Error(outcome.end)
  const { manifest, ...rest } = outcome.version
  const delta = { ...rest, manifest: { ...manifest, weights: start.manifest.weights }, weights: asStored(rest.weights) }
  return { outcome, model: applyDelta(start, delta) }
}

async function answers(model: RelationPackage, posts: readonly RelationPost[]) {
  const tagger = await openRelationTagger(model, { threads: 1 })
  try {
    const asked = posts.flatMap((post) =>
      rightAnswers(post, madeSchema).map(({ at: [head, tail], relation }) => ({
        pair: { post, subject: post.mentions[head]!, object: post.mentions[tail]! },
        relation,
      })),
    )
    const scores = await tagger.relate(asked.map(({ pair }) => pair))
    return { gold: asked.map(({ relation }) => relation), scores }
  } finally {
    await tagger.release()
  }
}

async function f1(model: RelationPackage, posts: readonly RelationPost[]): Promise<number> {
  const { gold, scores } = await answers(model, posts)
  return relationScores(
    gold,
    scores.map(([best]) => best!.type),
  ).total.f1
}

test('confirmed relations raise the F1 of posts that it never saw, and more of them raise it further', async () => {
  const before = await f1(start, heldOut)
  const few = await taught(learn.slice(0, 2), { epochs: 2 })
  const many = await taught(learn)
  const [afterFew, afterMany] = [await f1(few.model, heldOut), await f1(many.model, heldOut)]
  expect(before).toBeLessThan(0.5)
  expect(afterMany).toBeGreaterThan(0.9)
  expect(afterMany).toBeGreaterThan(afterFew)
  expect(afterMany).toBeGreaterThan(before)
})

test('a relation that the model has not known is learnt, and grows its classifier', async () => {
  const { model } = await taught([...learn, ...madePosts(persons, places, ['visit'])])
  expect(model.manifest.labels).toEqual(['None', 'home', 'job', 'visit'])
  const { scores } = await answers(model, [madePost('Gina', 'visit', 'Graz')])
  expect(scores[0]![0]!.type).toBe('visit')
  expect(await f1(model, heldOut)).toBeGreaterThan(0.9)
})

test('one that nobody has confirmed is no label yet', async () => {
  const { model } = await taught(learn.slice(0, 4), { epochs: 1 })
  expect(model.manifest.labels).toEqual(['None', 'home', 'job'])
})

test('a rejection lowers what was rejected and says nothing for None', async () => {
  const rejected = persons.map((person) =>
    madePost(person, 'home', 'Rome', [{ head: 0, tail: 1, type: 'home', verdict: 'rejected' }]),
  )
  const { model: sure } = await taught(learn)
  const asked = [madePost('Gina', 'home', 'Rome')]
  const of = async (model: RelationPackage, type: string) =>
    (await answers(model, asked)).scores[0]!.find((each) => each.type === type)!.score
  const { model: corrected } = await taught(rejected, { model: sure, epochs: 6 })
  expect(await of(sure, 'home')).toBeGreaterThan(0.8)
  expect(await of(corrected, 'home')).toBeLessThan((await of(sure, 'home')) / 2)
})

test('a version holds the layers that learnt, and says what it changes', async () => {
  const { outcome } = await taught(learn.slice(0, 4), { epochs: 1 })
  const names = [...outcome.version.weights.keys()]
  expect(names).toContain('classifier.weight')
  expect(names.some((name) => name.startsWith('embedding.'))).toBe(false)
  expect(outcome.version.manifest.base).toEqual({ name: 'Small', weightsSha256: start.manifest.weights.sha256 })
})

test('posts without a decision about a pair are nothing to learn from', async () => {
  const options = { model: start, root: start, name: 'v1', schema: madeSchema }
  await expect(fineTuneRelations({ ...options, posts: [madePost('Anna', 'home', 'Rome', [])] })).rejects.toThrow(
    'no relations to learn from',
  )
})

test('a loss that is no number any more ends the learning, and nothing is learnt', async () => {
  const outcome = await fineTuneRelations({
    model: start,
    root: start,
    name: 'v1',
    posts: learn.slice(0, 4),
    schema: madeSchema,
    threads: 1,
    learningRate: 1e30,
    epochs: 4,
  })
  expect(outcome).toEqual({ end: 'not-finite' })
})
