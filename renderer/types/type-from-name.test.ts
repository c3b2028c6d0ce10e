import { expect, test } from 'vitest'
import { typeFromName } from './type-from-name.ts'

const types = ['PER', 'Org', 'LOC']

test.each([
  ['/per/org/member_of', ['PER'], ['Org']],
  ['/per/thing/owns', [], []],
  ['knows', [], []],
  ['/per/org/', [], []],
])('%s joins %j and %j', (name, heads, tails) => {
  expect(typeFromName(name, types)).toMatchObject({ name, heads, tails, symmetric: false })
})
