import { expect, test, vi } from 'vitest'
import type { ProjectNews } from '../contract/domain/status.ts'
import type { Activity } from './activity.ts'
import { ActivityWatch, type NewsSource } from './activity-watch.ts'

const project = '0123456789abcdef'
const learning: ProjectNews = {
  kind: 'graph-model',
  state: { running: { phase: 'training', progress: 0.5, secondsLeft: null }, ready: null, problem: null },
}

/** An engine that sends one piece of news to each who watches, and dies when told. */
function engine() {
  const watched: string[] = []
  const death = Promise.withResolvers<never>()
  death.promise.catch(() => {})
  const source: NewsSource = async function* (id) {
    watched.push(id)
    yield learning
    await death.promise
  }
  return { watched, source, die: () => death.reject(new Error('gone')) }
}

test('a run ends with its engine, and the next engine is watched for the same projects', async () => {
  const seen: Activity[] = []
  const watch = new ActivityWatch((activity) => seen.push(activity))
  const [first, second] = [engine(), engine()]
  watch.watch(project)
  watch.connect(first.source)
  watch.watch(project)
  await vi.waitUntil(() => watch.activity.length === 1)
  expect(first.watched).toEqual([project])
  watch.connect(second.source)
  expect(watch.activity).toEqual([])
  await vi.waitUntil(() => watch.activity.length === 1)
  first.die()
  await new Promise((resolve) => setImmediate(resolve))
  expect(watch.activity).toHaveLength(1)
  second.die()
  await vi.waitUntil(() => watch.activity.length === 0)
  expect(second.watched).toEqual([project])
  const third = engine()
  watch.connect(third.source)
  expect(third.watched).toEqual([project])
  third.die()
})
