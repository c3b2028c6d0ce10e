import { expect, test } from 'vitest'
import type { Language } from '../../contract/domain/language.ts'
import { english } from '../language/en/words.ts'
import { speak } from '../language/language.ts'
import { chordParts, chordsOf, type KeyFacts } from './chord.ts'
import { keymap } from './keymap.ts'
import { labelText } from './label-text.ts'
import { type KeyContext, resolveKey, validBindings } from './resolve.ts'

const press = (key: string, code: string, held = ''): KeyFacts => ({
  key,
  code,
  ctrlKey: held.includes('C'),
  metaKey: held.includes('M'),
  altKey: held.includes('A'),
  shiftKey: held.includes('S'),
  isComposing: false,
})

const here: KeyContext = {
  scopes: ['label', 'everywhere'],
  inField: false,
  onControl: 'none',
  singleKeys: true,
  isMac: false,
}

test('no two actions share a key in the same scope', () => {
  const seen = new Map<string, string>()
  for (const { scope, chords, action } of keymap) {
    for (const chord of chords) {
      const place = `${scope}: ${chord}`
      expect(seen.get(place) ?? action, place).toBe(action)
      seen.set(place, action)
    }
  }
})

test('no chord is one that Linux desktops or the browser keep for themselves', () => {
  const chords = keymap.flatMap((b) => b.chords)
  expect(chords.filter((c) => /^Ctrl\+Alt|Meta|^Tab$|^Ctrl\+[WTN]$|^F1[12]$/.test(c))).toEqual([])
})

test.each([
  ['A on a Latin layout', press('a', 'KeyA'), 'accept'],
  ['A where Q lies, on a French layout', press('a', 'KeyQ'), 'accept'],
  ['Q where A lies, on a French layout', press('q', 'KeyA'), null],
  ['the key A on a Cyrillic layout', press('ф', 'KeyA'), 'accept'],
  ['the key A on a Greek layout', press('α', 'KeyA'), 'accept'],
  ['Shift and A', press('A', 'KeyA', 'S'), 'accept-all'],
  ['A with caps lock', press('A', 'KeyA'), 'accept'],
  ['Space', press(' ', 'Space'), 'pass'],
  ['1', press('1', 'Digit1'), 'type-0'],
  ['0', press('0', 'Digit0'), 'type-9'],
  ['1 on the number block', press('1', 'Numpad1'), 'type-0'],
  ['1 on a French layout', press('&', 'Digit1'), 'type-0'],
  ['Shift and 1 on a US layout', press('!', 'Digit1', 'S'), 'type-10'],
  ['Shift and 1 on a French layout', press('1', 'Digit1', 'S'), 'type-10'],
  ['/ on a US layout', press('/', 'Slash'), 'search'],
  ['/ on a German layout', press('/', 'Digit7', 'S'), 'search'],
  ['?', press('?', 'Slash', 'S'), 'keys'],
  ['Ctrl and Enter', press('Enter', 'Enter', 'C'), 'done'],
  ['Ctrl and Z', press('z', 'KeyZ', 'C'), 'undo'],
  ['Ctrl, Shift and Z', press('Z', 'KeyZ', 'CS'), 'redo'],
  ['Ctrl and Z on a Cyrillic layout', press('я', 'KeyZ', 'C'), 'undo'],
  ['Ctrl and Y', press('y', 'KeyY', 'C'), 'redo'],
  ['Alt and →', press('ArrowRight', 'ArrowRight', 'A'), 'start-right'],
  ['Alt, Shift and ←', press('ArrowLeft', 'ArrowLeft', 'AS'), 'end-left'],
  ['Ctrl and →', press('ArrowRight', 'ArrowRight', 'C'), 'next-post'],
  ['Shift and X', press('X', 'KeyX', 'S'), 'delete'],
  ['AltGr and E', press('€', 'KeyE', 'CA'), null],
  ['the Windows key and X', press('x', 'KeyX', 'M'), null],
  ['Tab', press('Tab', 'Tab'), null],
] as const)('%s', (_name, facts, action) => expect(resolveKey(facts, here)).toBe(action))

test('nothing happens while an input method composes', () => {
  expect(chordsOf({ ...press('a', 'KeyA'), isComposing: true })).toEqual([])
  expect(chordsOf(press('Process', 'KeyA'))).toEqual([])
})

test('in a text field only the keys that say so work', () => {
  const field = { ...here, inField: true }
  expect(resolveKey(press('a', 'KeyA'), field)).toBeNull()
  expect(resolveKey(press('z', 'KeyZ', 'C'), field)).toBeNull()
  expect(resolveKey(press('k', 'KeyK', 'C'), field)).toBe('palette')
})

test('a focused button keeps Space and Enter', () => {
  const button: KeyContext = { ...here, onControl: 'button' }
  expect(resolveKey(press(' ', 'Space'), button)).toBeNull()
  expect(resolveKey(press('Enter', 'Enter', 'C'), button)).toBe('done')
})

test('a focused choice keeps the arrows as well', () => {
  const choice: KeyContext = { ...here, onControl: 'choice' }
  expect(resolveKey(press('ArrowRight', 'ArrowRight'), choice)).toBeNull()
  expect(resolveKey(press(' ', 'Space'), choice)).toBeNull()
  expect(resolveKey(press('a', 'KeyA'), choice)).toBe('accept')
})

test('single keys can be switched off, and the others still work', () => {
  const off = { ...here, singleKeys: false }
  for (const facts of [press('a', 'KeyA'), press('1', 'Digit1'), press('A', 'KeyA', 'S'), press('?', 'Slash', 'S')]) {
    expect(resolveKey(facts, off)).toBeNull()
  }
  expect(resolveKey(press('Enter', 'Enter', 'C'), off)).toBe('done')
  expect(resolveKey(press('ArrowLeft', 'ArrowLeft'), off)).toBe('word-left')
})

test('on a Mac the command key is Ctrl', () => {
  expect(resolveKey(press('z', 'KeyZ', 'M'), { ...here, isMac: true })).toBe('undo')
})

test('while correcting, arrows move the end and Enter keeps', () => {
  const correcting: KeyContext = { ...here, scopes: ['correct', 'label', 'everywhere'] }
  expect(resolveKey(press('ArrowRight', 'ArrowRight'), correcting)).toBe('end-right')
  expect(resolveKey(press('Enter', 'Enter'), correcting)).toBe('keep')
  expect(resolveKey(press('2', 'Digit2'), correcting)).toBe('type-1')
})

test('the overlay leaves out what cannot be done and what an inner scope covers', () => {
  const valid = validBindings(['correct', 'label', 'everywhere'], (c) => c === 'always' || c === 'has-words')
  const actions = valid.map((b) => `${b.scope} ${b.action}`)
  expect(actions).toContain('correct keep')
  expect(actions).not.toContain('label leave')
  expect(actions).not.toContain('label word-left')
  expect(actions).not.toContain('label accept')
})

test('every binding says what it does and has a key', () => {
  for (const { label, chords } of keymap) {
    expect(label).not.toBe('')
    expect(chords.length).toBeGreaterThan(0)
  }
})

test('a chord is shown as on the keyboard', () => {
  expect(chordParts('Ctrl+Shift+ArrowLeft')).toEqual(['Ctrl', 'Shift', '←'])
  expect(chordParts('Ctrl+Z', true)).toEqual(['⌘', 'Z'])
  expect(chordParts('+')).toEqual(['+'])
})

test('every key says what it does in both languages, and no sentence of keys is left over', () => {
  const said = new Set(keymap.map(({ label }) => (typeof label === 'string' ? label : label[0])))
  const known = Object.keys(english.bindings).filter((key) => !key.startsWith('cell_'))
  expect([...said].sort()).toEqual(known.sort())
  const texts = (language: Language) => {
    speak(language)
    return keymap.map(({ label }) => labelText(label))
  }
  expect(texts('zh-CN').filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([])
  expect(texts('en')).toContain('box in the top left of the image; digits in reading order')
})
