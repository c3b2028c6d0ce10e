import { expect, test } from 'vitest'
import { boxIou } from '../../../models/regions/box.ts'
import { salientRegions } from '../../../models/regions/salient-regions.ts'
import { drawnThings } from './drawn-things.ts'
import { fitWindows, scoreOf } from './fit-windows.ts'

test('weights fitted to a few drawings find what other drawings show, better than weights of nothing', () => {
  const fitted = fitWindows(drawnThings(4, 1))
  const others = drawnThings(4, 2)
  const found = (score: (cues: ArrayLike<number>) => number) =>
    others.filter(({ image, objects }) => {
      const [first] = salientRegions(image, 1, score)
      return objects.some((object) => boxIou(object, first!) >= 0.5)
    }).length
  expect(found(scoreOf(fitted))).toBeGreaterThanOrEqual(3)
  expect(found(() => 0)).toBeLessThan(found(scoreOf(fitted)))
  expect(fitWindows(drawnThings(4, 1))).toEqual(fitted)
})
