import { expect, test } from 'vitest'
import { afterCrash, crashWindowMs } from './crash-budget.ts'

test('the first two crashes restart it, later and later', () => {
  const first = afterCrash([], 1_000)
  expect(first).toMatchObject({ kind: 'restart', delayMs: 100 })
  expect(afterCrash(first.crashes, 2_000)).toMatchObject({ kind: 'restart', delayMs: 400 })
})

test('the third crash within five minutes is the last', () => {
  expect(afterCrash([0, 1_000], crashWindowMs - 1)).toMatchObject({ kind: 'give-up' })
})

test('a crash of five minutes ago is forgotten', () => {
  expect(afterCrash([0, 1_000], crashWindowMs)).toEqual({
    kind: 'restart',
    delayMs: 400,
    crashes: [1_000, crashWindowMs],
  })
})
