import { expect, test } from 'vitest'
import { keyPresses, pairPresses, pairPressesByHand, pressesByHand } from './key-presses.ts'

const span = (start: number, end: number, type = 'PER') => ({ start, end, type })

test.each([
  { name: 'nothing at all', gold: [], suggested: [], presses: 0 },
  { name: 'a right suggestion', gold: [span(0, 3)], suggested: [span(0, 3)], presses: 1 },
  { name: 'a wrong type', gold: [span(0, 3)], suggested: [span(0, 3, 'LOC')], presses: 2 },
  { name: 'one side', gold: [span(0, 3)], suggested: [span(0, 5)], presses: 2 },
  { name: 'both sides', gold: [span(2, 4)], suggested: [span(0, 5)], presses: 4 },
  {
    name: 'both sides and the type: rejected and made anew',
    gold: [span(2, 4)],
    suggested: [span(0, 5, 'LOC')],
    presses: 5,
  },
  { name: 'a suggestion of nothing', gold: [], suggested: [span(0, 3)], presses: 1 },
  { name: 'a label that nobody suggested', gold: [span(0, 3)], suggested: [], presses: 4 },
  { name: 'one suggestion over two labels', gold: [span(0, 3), span(4, 7)], suggested: [span(0, 7)], presses: 6 },
  {
    name: 'exact ones before overlapping ones',
    gold: [span(0, 7), span(8, 9)],
    suggested: [span(8, 9), span(0, 7)],
    presses: 2,
  },
])('$name takes $presses key presses', ({ gold, suggested, presses }) =>
  expect(keyPresses(gold, suggested)).toBe(presses),
)

test('by hand every label is a new mention', () => expect(pressesByHand([span(0, 3), span(4, 7)])).toBe(8))

test.each([
  { name: 'a right relation', gold: 'home', suggested: 'home', presses: 1, byHand: 4 },
  { name: 'another relation', gold: 'home', suggested: 'job', presses: 2, byHand: 4 },
  { name: 'a missed relation', gold: 'home', suggested: 'None', presses: 4, byHand: 4 },
  { name: 'one where there is none', gold: 'None', suggested: 'job', presses: 1, byHand: 0 },
  { name: 'none where there is none', gold: 'None', suggested: 'None', presses: 0, byHand: 0 },
])('$name takes $presses presses, by hand $byHand', ({ gold, suggested, presses, byHand }) => {
  expect(pairPresses(gold, suggested)).toBe(presses)
  expect(pairPressesByHand(gold)).toBe(byHand)
})
