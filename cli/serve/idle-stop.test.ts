import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { IdleStop, idleMinutes } from './idle-stop.ts'

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function idle() {
  const state = { busy: false, stopped: 0 }
  const stop = new IdleStop({
    isBusy: async () => state.busy,
    stop: () => {
      state.stopped += 1
    },
  })
  return { state, stop }
}

test('half an hour without any tab ends it, also where none was ever opened', async () => {
  const { state } = idle()
  await minutes(idleMinutes - 1)
  expect(state.stopped).toBe(0)
  await minutes(1)
  expect(state.stopped).toBe(1)
  await minutes(10 * idleMinutes)
  expect(state.stopped).toBe(1)
})

test('as long as a tab is open it runs; the half hour begins anew when the last one has gone', async () => {
  const { state, stop } = idle()
  stop.tabs(1)
  stop.tabs(2)
  await minutes(10 * idleMinutes)
  stop.tabs(1)
  await minutes(idleMinutes)
  expect(state.stopped).toBe(0)
  stop.tabs(0)
  await minutes(idleMinutes - 1)
  stop.tabs(1)
  stop.tabs(0)
  await minutes(idleMinutes - 1)
  expect(state.stopped).toBe(0)
  await minutes(1)
  expect(state.stopped).toBe(1)
})

test('a learning run that outlives its tab is let finish', async () => {
  const { state } = idle()
  state.busy = true
  await minutes(5 * idleMinutes)
  expect(state.stopped).toBe(0)
  state.busy = false
  await minutes(1)
  expect(state.stopped).toBe(1)
})

test('what is ended for another reason does not stop once more', async () => {
  const { state, stop } = idle()
  stop.end()
  stop.tabs(0)
  await minutes(10 * idleMinutes)
  expect(state.stopped).toBe(0)
})
