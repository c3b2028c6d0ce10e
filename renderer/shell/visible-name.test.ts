import { expect, test } from 'vitest'
import { visibleName } from './visible-name.ts'

test.each([
  { name: 'photo.jpg', shown: 'photo.jpg' },
  { name: 'gpj\u202Efdp.exe', shown: 'gpj‹U+202E›fdp.exe' },
  { name: 'a\u200Bb', shown: 'a‹U+200B›b' },
  { name: 'tab\there', shown: 'tab‹U+0009›here' },
  { name: 'שלום 🎈 é', shown: 'שלום 🎈 é' },
])('$shown shows what is in the name', ({ name, shown }) => expect(visibleName(name)).toBe(shown))
