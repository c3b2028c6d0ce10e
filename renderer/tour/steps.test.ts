import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardPlace } from './steps.ts'

const view = { width: 1280, height: 800 }
const card = { width: 340, height: 200 }

test.each([
  {
    name: 'right of what stands at the left',
    target: { left: 0, top: 50, width: 260, height: 700 },
    left: 274,
    top: 50,
  },
  {
    name: 'left of what stands at the right',
    target: { left: 900, top: 50, width: 380, height: 300 },
    left: 546,
    top: 50,
  },
  { name: 'below what is wide', target: { left: 260, top: 60, width: 700, height: 200 }, left: 260, top: 274 },
  { name: 'above what is wide and low', target: { left: 260, top: 560, width: 700, height: 200 }, left: 260, top: 346 },
])('the card lies $name', ({ target, left, top }) => {
  expect(cardPlace(target, card, view)).toEqual({ left, top })
})

test('the card is never cut by the window', () => {
  const at = fc.integer({ min: -200, max: 1500 })
  const size = fc.integer({ min: 0, max: 1600 })
  fc.assert(
    fc.property(at, at, size, size, (left, top, width, height) => {
      const place = cardPlace({ left, top, width, height }, card, view)
      expect(place.left).toBeGreaterThanOrEqual(0)
      expect(place.top).toBeGreaterThanOrEqual(0)
      expect(place.left + card.width).toBeLessThanOrEqual(view.width)
      expect(place.top + card.height).toBeLessThanOrEqual(view.height)
    }),
  )
})
