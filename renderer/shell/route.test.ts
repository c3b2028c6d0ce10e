import { expect, test } from 'vitest'
import { parseRoute, printRoute, type Route } from './route.ts'

const project = '0123456789abcdef'

test.each<Route>([
  { kind: 'projects' },
  { kind: 'project', project, screen: 'label', post: null },
  { kind: 'project', project, screen: 'label', post: 412 },
  { kind: 'project', project, screen: 'learning', post: 412 },
  { kind: 'project', project, screen: 'types', post: null },
  { kind: 'project', project, screen: 'models', post: null },
])('an address is read back as it was written: %o', (route) => {
  expect(parseRoute(printRoute(route))).toEqual(route)
})

test.each(['', '#', '#token=abc', '#/p/../label', '#/p/0123', '#/x/0123456789abcdef'])(
  '%s leads to the projects',
  (text) => expect(parseRoute(text)).toEqual({ kind: 'projects' }),
)

test('an unknown screen or post leads to the desk without a post', () => {
  expect(parseRoute(`#/p/${project}/nowhere/-3`)).toEqual({ kind: 'project', project, screen: 'label', post: null })
})
