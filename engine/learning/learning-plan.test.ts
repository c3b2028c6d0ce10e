import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TrainingPost, TrainingSnapshot } from '../store/training-snapshot.ts'
import { enoughToMeasure, planLearning } from './learning-plan.ts'
import { digestOf, type Learnt } from './learnt-posts.ts'

const post = (id: number, type = 'PER'): TrainingPost => ({
  post: id,
  text: `post ${id}`,
  words: [{ start: 0, end: 4 }],
  media: null,
  regions: [],
  mentions: [{ start: 0, end: 4, type }],
  rejections: [],
  relations: [],
  size: null,
  groundings: [],
})
const snapshot = (trained: readonly TrainingPost[], heldOut: readonly TrainingPost[] = []): TrainingSnapshot => ({
  seq: 1,
  digest: '',
  types: ['PER'],
  trained,
  heldOut,
})
const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => post(from + i))
const learntFrom = (posts: readonly TrainingPost[]): Learnt => new Map(posts.map((each) => [each.post, digestOf(each)]))
const ids = (posts: readonly TrainingPost[]) => posts.map((each) => each.post).sort((a, b) => a - b)

describe('what a run learns from', () => {
  test('with enough held-out posts all new posts teach, and old ones come again', () => {
    const old = range(1, 30)
    const fresh = range(31, 10)
    const heldOut = range(100, enoughToMeasure)
    const plan = planLearning(snapshot([...old, ...fresh], heldOut), learntFrom(old), { seed: 1 })
    expect(ids(plan.fresh)).toEqual(ids(fresh))
    expect(ids(plan.replay)).toEqual(ids(old))
    expect(ids(plan.measured)).toEqual(ids(heldOut))
    expect(plan.spared).toBe(0)
  })

  test('a post that was decided differently since is new again', () => {
    const old = range(1, 30)
    const plan = planLearning(
      snapshot([post(1, 'LOC'), ...old.slice(1)], range(100, enoughToMeasure)),
      learntFrom(old),
      { seed: 1 },
    )
    expect(ids(plan.fresh)).toEqual([1])
    expect(ids(plan.replay)).not.toContain(1)
  })

  test('with few held-out posts a fifth of the new ones measures too', () => {
    const plan = planLearning(snapshot(range(1, 10), [post(100)]), new Map(), { seed: 1 })
    expect(plan.spared).toBe(2)
    expect(plan.fresh).toHaveLength(8)
    expect(plan.measured).toHaveLength(3)
  })

  test('two posts: one teaches, one measures; a single one teaches', () => {
    expect(planLearning(snapshot(range(1, 2)), new Map(), { seed: 1 })).toMatchObject({
      spared: 1,
      fresh: { length: 1 },
    })
    expect(planLearning(snapshot(range(1, 1)), new Map(), { seed: 1 })).toMatchObject({
      spared: 0,
      fresh: { length: 1 },
    })
  })

  test('no post is in two lists, none is forgotten, and none that was learnt from measures', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(30), fc.nat(), (old, fresh, held, seed) => {
        const trained = range(1, old + fresh)
        const learnt = learntFrom(trained.slice(0, old))
        const plan = planLearning(snapshot(trained, range(1000, held)), learnt, { seed })
        const all = [...plan.fresh, ...plan.replay, ...plan.measured].map((each) => each.post)
        expect(new Set(all).size).toBe(all.length)
        expect(all.length).toBe(old + fresh + held)
        for (const each of plan.measured) expect(learnt.has(each.post)).toBe(false)
      }),
    )
  })

  test('replay is bounded, and the same for the same seed', () => {
    const old = range(1, 5_000)
    const plan = (seed: number) =>
      planLearning(snapshot([...old, post(9_000)], range(10_000, 50)), learntFrom(old), { seed })
    expect(plan(1).replay).toHaveLength(200)
    expect(ids(plan(1).replay)).toEqual(ids(plan(1).replay))
    expect(ids(plan(1).replay)).not.toEqual(ids(plan(2).replay))
  })
})
