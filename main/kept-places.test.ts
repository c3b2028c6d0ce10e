import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { KeptPlaces } from './kept-places.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-places-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const place = (x: number) => ({ bounds: { x, y: 0, width: 1000, height: 700 }, isMaximized: false })

test('each project has its place, and a new one begins where the last window was', () => {
  const file = join(folder, 'windows.json')
  new KeptPlaces(file).keep('a', place(1))
  new KeptPlaces(file).keep('b', place(2))
  const again = new KeptPlaces(file)
  expect(again.of('a')).toEqual(place(1))
  expect(again.of('c')).toEqual(place(2))
})

test.each(['', '{', '{"a":{"bounds":{"x":"0"}}}', '[]', 'null'])('a file that holds %j is no place', (text) => {
  const file = join(folder, 'windows.json')
  writeFileSync(file, text)
  expect(new KeptPlaces(file).of('a')).toBeNull()
})

test('a folder that cannot be written costs the place and nothing else', () => {
  const places = new KeptPlaces(join(folder, 'not', 'there', 'windows.json'))
  places.keep('a', place(1))
  expect(places.of('a')).toEqual(place(1))
})
