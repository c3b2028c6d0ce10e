import { expect, test } from 'vitest'
import { secret } from '../../contract/shell/browser-session.ts'
import { linkMinutes, TabSecrets } from './tab-secrets.ts'

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

test('twenty wrong tokens, however slowly they come, are told once; old links are no guesses', () => {
  let [now, told] = [0, 0]
  const secrets = new TabSecrets({
    now: () => now,
    onGuessing: () => {
      told += 1
    },
  })
  const used = secrets.newToken()
  secrets.exchange(used)
  for (let again = 0; again < 30; again++) expect(secrets.exchange(used)).toBeNull()
  for (let guess = 0; guess < 19; guess++) {
    now += 60_000
    secrets.exchange('guess')
  }
  expect(told).toBe(0)
  expect(secrets.exchange(secrets.newToken())).not.toBeNull()
  for (let guess = 0; guess < 5; guess++) secrets.exchange('guess')
  expect(told).toBe(1)
})

test('a link that nobody has used dies; a tab that was opened in time stays', () => {
  let now = 0
  const secrets = new TabSecrets({ now: () => now })
  const [inTime, late] = [secrets.newToken(), secrets.newToken()]
  now = linkMinutes * 60_000 - 1
  const ofTab = secrets.exchange(inTime)
  expect(ofTab).not.toBeNull()
  now += 1
  expect(secrets.isUnused(late)).toBe(true)
  expect(secrets.exchange(late)).toBeNull()
  now += 24 * 3600_000
  expect(secrets.isKnown(ofTab ?? '')).toBe(true)
  expect(secrets.exchange(secrets.newToken())).not.toBeNull()
})

test('links that are asked for without end do not all stay alive', () => {
  const secrets = new TabSecrets()
  const first = secrets.newToken()
  const others = Array.from({ length: 100 }, () => secrets.newToken())
  expect(secrets.exchange(first)).toBeNull()
  expect(secrets.exchange(others[0]!)).not.toBeNull()
})
