import { expect, test, vi } from 'vitest'
import { Quitting } from './quitting.ts'

function machine(isBusy: boolean, answer = true) {
  const done: string[] = []
  const quitting = new Quitting({
    isBusy: () => isBusy,
    ask: async () => {
      done.push('asked')
      return answer
    },
    end: async () => void done.push('closed the store'),
    quit: () => {
      // As Electron does: both steps again.
      if (quitting.mayBegin() && quitting.mayEnd()) done.push('gone')
    },
    stay: () => void done.push('stayed'),
  })
  return { done, quitting, quit: () => quitting.mayBegin() && quitting.mayEnd() }
}

test('the program goes when the store is closed, and not before', async () => {
  const { done, quit } = machine(false)
  expect(quit()).toBe(false)
  expect(quit()).toBe(false)
  await vi.waitUntil(() => done.includes('gone'))
  expect(done).toEqual(['closed the store', 'gone'])
})

test('a run under way is asked about, once', async () => {
  const { done, quit } = machine(true)
  quit()
  quit()
  await vi.waitUntil(() => done.includes('gone'))
  expect(done).toEqual(['asked', 'closed the store', 'gone'])
})

test('who wants to keep learning stays, and is asked again the next time', async () => {
  const { done, quit } = machine(true, false)
  quit()
  await vi.waitUntil(() => done.includes('stayed'))
  quit()
  await vi.waitUntil(() => done.length === 4)
  expect(done).toEqual(['asked', 'stayed', 'asked', 'stayed'])
})

test('a machine that shuts down is not asked', async () => {
  const { done, quitting, quit } = machine(true, false)
  quitting.mustGo()
  quit()
  await vi.waitUntil(() => done.includes('gone'))
  expect(done).toEqual(['closed the store', 'gone'])
})
