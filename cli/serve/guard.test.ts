import { expect, test } from 'vitest'
import { type Asked, judge } from './guard.ts'

const authority = '127.0.0.1:4711'
const good: Asked = {
  method: 'POST',
  url: '/session',
  host: authority,
  hosts: 1,
  origin: `http://${authority}`,
  site: 'same-origin',
}

test('our own page passes', () => {
  expect(judge(good, authority, false)).toEqual({ kind: 'pass' })
  expect(judge({ ...good, method: 'GET', url: '/', origin: undefined, site: 'none' }, authority, false)).toEqual({
    kind: 'pass',
  })
  expect(judge({ ...good, method: 'GET', url: '/engine', site: undefined }, authority, true)).toEqual({ kind: 'pass' })
})

test.each([
  'evil.test',
  'localhost.evil.test',
  '127.0.0.1.evil.test',
  '127.0.0.1',
  '127.0.0.1:4712',
  '127.0.0.1:47110',
  '0.0.0.0:4711',
  '[::]:4711',
  'localhost:4711',
  '127.0.0.1:4711.',
  '',
  undefined,
])('the host %s is not ours', (host) => {
  for (const isUpgrade of [false, true])
    expect(judge({ ...good, host }, authority, isUpgrade)).toEqual({ kind: 'refuse', status: 421 })
})

test('two hosts are no host', () => {
  expect(judge({ ...good, hosts: 2 }, authority, false)).toEqual({ kind: 'refuse', status: 421 })
})

test.each([
  undefined,
  'null',
  'http://127.0.0.1:4712',
  'https://127.0.0.1:4711',
  'http://127.0.0.1:4711.evil.test',
  'http://evil.test/?http://127.0.0.1:4711',
  'http://localhost:4711',
  'file://',
  '',
])('a write or a channel from the origin %s is refused', (origin) => {
  expect(judge({ ...good, origin }, authority, false)).toEqual({ kind: 'refuse', status: 403 })
  expect(judge({ ...good, method: 'GET', url: '/engine', origin }, authority, true)).toEqual({
    kind: 'refuse',
    status: 403,
  })
})

test.each(['same-site', 'cross-site', 'none'])('a write that the browser calls %s is refused', (site) => {
  expect(judge({ ...good, site }, authority, false)).toEqual({ kind: 'refuse', status: 403 })
})

test.each(['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'CONNECT'])('%s is no method of ours', (method) => {
  expect(judge({ ...good, method }, authority, false)).toEqual({ kind: 'refuse', status: 405 })
})

test('an absolute address or one without a path is refused', () => {
  for (const url of ['http://127.0.0.1:4711/', '//evil.test/', '*'])
    expect(judge({ ...good, method: 'GET', url, origin: undefined }, authority, false)).toEqual({
      kind: 'refuse',
      status: 400,
    })
})
