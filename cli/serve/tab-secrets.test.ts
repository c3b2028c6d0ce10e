import { expect, test } from 'vitest'
import { secret } from '../../contract/shell/browser-session.ts'
import { TabSecrets } from './tab-secrets.ts'

test('a token is worth one secret', () => {
  const secrets = new TabSecrets()
  const token = secrets.newToken()
  const ofTab = secrets.exchange(token)
  expect(secret.safeParse(ofTab).success).toBe(true)
  expect(secrets.isKnown(ofTab ?? '')).toBe(true)
  expect(secrets.exchange(token)).toBeNull()
})

test('what was never given out is not known', () => {
  const secrets = new TabSecrets()
  const token = secrets.newToken()
  expect(secrets.isKnown(token)).toBe(false)
  expect(secrets.isKnown('')).toBe(false)
  expect(secrets.exchange(`${token.slice(0, -1)}!`)).toBeNull()
})

test('after ten wrong tokens in a minute even a right one has to wait', () => {
  const secrets = new TabSecrets()
  const token = secrets.newToken()
  for (let guess = 0; guess < 9; guess++) secrets.exchange('guess')
  expect(secrets.exchange(token)).not.toBeNull()
  const next = secrets.newToken()
  secrets.exchange('guess')
  expect(secrets.exchange(next)).toBeNull()
})

test('links that are asked for without end do not all stay alive', () => {
  const secrets = new TabSecrets()
  const first = secrets.newToken()
  const others = Array.from({ length: 100 }, () => secrets.newToken())
  expect(secrets.exchange(first)).toBeNull()
  expect(secrets.exchange(others[0]!)).not.toBeNull()
})
