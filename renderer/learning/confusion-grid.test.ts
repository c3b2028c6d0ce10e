import { expect, test } from 'vitest'
import { confusionGrid, confusionWords, mistakesOf, worstCells } from './confusion-grid.ts'

const cell = (gold: string | null, predicted: string | null, exact: number, overlapping = 0) => ({
  gold,
  predicted,
  exact,
  overlapping,
  posts: [1],
})
const cells = [cell('LOC', 'LOC', 9, 2), cell('LOC', 'ORG', 3), cell('Ship', null, 4), cell(null, 'PER', 1)]

test('types stand in the order of the schema, others behind them, and nothing last', () => {
  const grid = confusionGrid(cells, ['PER', 'ORG', 'LOC', 'MISC'])
  expect(grid.rows).toEqual(['PER', 'ORG', 'LOC', 'Ship', null])
  expect(grid.columns).toEqual(['PER', 'ORG', 'LOC', 'Ship', null])
  expect(grid.at('LOC', 'ORG')?.exact).toBe(3)
  expect(grid.at('ORG', 'LOC')).toBeNull()
})

test('the shares of a row add up to one', () => {
  const grid = confusionGrid(cells, [])
  const row = cells.filter(({ gold }) => gold === 'LOC').map(grid.share)
  expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
})

test('of what has the right type, only other bounds are a mistake', () => {
  expect(cells.map(mistakesOf)).toEqual([2, 3, 4, 1])
  expect(worstCells(cells, 2).map(confusionWords)).toEqual(['Ship not seen', 'LOC taken for ORG'])
})
