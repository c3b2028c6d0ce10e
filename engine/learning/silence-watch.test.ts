import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SilenceWatch } from './silence-watch.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('silence is told of once, and every word begins it anew', () => {
  const told = vi.fn()
  const watch = new SilenceWatch(300, told)
  vi.advanceTimersByTime(290)
  watch.heard()
  vi.advanceTimersByTime(290)
  expect(told).not.toHaveBeenCalled()
  vi.advanceTimersByTime(20)
  expect(told).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(10_000)
  expect(told).toHaveBeenCalledTimes(1)
})

test.each([
  { name: 'slept for a day', jump: 86_400_000 },
  { name: 'had its clock set back by a year', jump: -365 * 86_400_000 },
])('a machine that $name has not waited', ({ jump }) => {
  const told = vi.fn()
  new SilenceWatch(300, told)
  vi.advanceTimersByTime(150)
  // Timers that were due during sleep fire once on waking.
  vi.setSystemTime(Date.now() + jump)
  vi.advanceTimersByTime(20)
  expect(told).not.toHaveBeenCalled()
})

test('after its end nothing is told', () => {
  const told = vi.fn()
  new SilenceWatch(300, told).stop()
  vi.advanceTimersByTime(1_000)
  expect(told).not.toHaveBeenCalled()
})
