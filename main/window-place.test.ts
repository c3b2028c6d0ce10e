import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leastHeight, leastWidth, placeWindow, type Rectangle } from './window-place.ts'

const laptop: Rectangle = { x: 0, y: 25, width: 1512, height: 920 }
const beside: Rectangle = { x: 1512, y: 0, width: 2560, height: 1400 }

test('a first window lies in the middle of the first screen', () => {
  expect(placeWindow(null, [laptop])).toEqual({
    bounds: { x: 36, y: 35, width: 1440, height: 900 },
    isMaximized: false,
  })
})

test('a window comes back where it was, maximized if it was', () => {
  const kept = { bounds: { x: 1700, y: 100, width: 1200, height: 800 }, isMaximized: true }
  expect(placeWindow(kept, [laptop, beside])).toEqual(kept)
})

test('a window whose screen has gone comes back on one that is there', () => {
  const kept = { bounds: { x: 1700, y: 100, width: 2000, height: 1300 }, isMaximized: false }
  expect(placeWindow(kept, [laptop]).bounds).toEqual(laptop)
})

test('a second window does not hide the first', () => {
  const kept = { bounds: { x: 10, y: 40, width: 1000, height: 700 }, isMaximized: false }
  expect(placeWindow(kept, [laptop], [kept.bounds]).bounds).toMatchObject({ x: 42, y: 72 })
})

test('wherever a window was, it opens on a screen and large enough', () => {
  const anywhere = fc.integer({ min: -5_000, max: 10_000 })
  const size = fc.integer({ min: 1, max: 9_000 })
  const bounds = fc.record({ x: anywhere, y: anywhere, width: size, height: size })
  fc.assert(
    fc.property(bounds, fc.array(bounds, { maxLength: 5 }), (was, taken) => {
      const { bounds: at } = placeWindow({ bounds: was, isMaximized: false }, [laptop, beside], taken)
      expect(at.width).toBeGreaterThanOrEqual(leastWidth)
      expect(at.height).toBeGreaterThanOrEqual(leastHeight)
      const on = [laptop, beside].some(
        (screen) =>
          at.x >= screen.x &&
          at.y >= screen.y &&
          at.x + at.width <= screen.x + screen.width &&
          at.y + at.height <= screen.y + screen.height,
      )
      expect(on).toBe(true)
    }),
  )
})
