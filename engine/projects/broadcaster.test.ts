import { expect, test } from 'vitest'
import { Broadcaster } from './broadcaster.ts'

async function take<T>(items: AsyncGenerator<T>, count: number): Promise<T[]> {
  const taken: T[] = []
  while (taken.length < count) {
    const { value, done } = await items.next()
    if (done === true) break
    taken.push(value)
  }
  return taken
}

test('everyone hears the summary first and then everything, in order', async () => {
  const news = new Broadcaster(() => 'hello')
  const [a, b] = [news.subscribe(), news.subscribe()]
  expect(await take(a, 1)).toEqual(['hello'])
  expect(await take(b, 1)).toEqual(['hello'])
  for (const item of ['one', 'two', 'three']) news.publish(item)
  expect(await take(a, 3)).toEqual(['one', 'two', 'three'])
  expect(await take(b, 3)).toEqual(['one', 'two', 'three'])
})

test('one who falls behind is told where things stand instead of everything', async () => {
  let count = 0
  const news = new Broadcaster(() => `at ${count}`, 3)
  const slow = news.subscribe()
  await take(slow, 1)
  for (count = 1; count <= 4; count++) news.publish(`item ${count}`)
  news.publish('item 5')
  expect(await take(slow, 2)).toEqual(['at 4', 'item 5'])
})

test('a subscription ends when its signal is aborted, also while it waits', async () => {
  const news = new Broadcaster(() => 'hello')
  const controller = new AbortController()
  const items = news.subscribe(controller.signal)
  await take(items, 1)
  const next = items.next()
  controller.abort()
  expect(await next).toEqual({ value: undefined, done: true })
})

test('closing ends everyone after the last item', async () => {
  const news = new Broadcaster(() => 'hello')
  const items = news.subscribe()
  await take(items, 1)
  news.publish('last')
  news.close()
  expect(await take(items, 5)).toEqual(['last'])
  expect(await take(news.subscribe(), 1)).toEqual([])
})
