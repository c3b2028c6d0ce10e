/**
 * A key with its modifiers as the keymap writes it: `Ctrl+Shift+Z`, `Alt+ArrowLeft`, `A`, `?`, `Space`. `Ctrl` is the
 * command key on a Mac. `Shift` is written with letters, digits and named keys; a sign such as `?` has it in itself.
 */
export type Chord = string

/** What we need of a KeyboardEvent. */
export interface KeyFacts {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly isComposing: boolean
}

const named = new Map([
  [' ', 'Space'],
  ['Spacebar', 'Space'],
  ['Esc', 'Escape'],
  ['Del', 'Delete'],
])

function written(base: string, facts: KeyFacts, withShift: boolean, isMac: boolean): Chord {
  const isCtrl = isMac ? facts.metaKey : facts.ctrlKey
  return [isCtrl ? 'Ctrl' : '', facts.altKey ? 'Alt' : '', withShift && facts.shiftKey ? 'Shift' : '', base]
    .filter((part) => part !== '')
    .join('+')
}

/**
 * The chords that a key press may mean, the likeliest first: by what it types, then by where it lies, so that a
 * Cyrillic or Greek layout reaches the letters, and a French one the digits. Empty while an input method composes.
 */
export function chordsOf(facts: KeyFacts, isMac = false): Chord[] {
  if (facts.isComposing || facts.key === 'Process' || facts.key === 'Dead' || facts.key === 'Unidentified') return []
  // AltGr types signs on many layouts and arrives as Ctrl and Alt together; it is never a command of ours.
  if (!isMac && facts.ctrlKey && facts.altKey) return []
  // The Windows and command keys belong to the system, except where they are our Ctrl.
  if (!isMac && facts.metaKey) return []
  const key = named.get(facts.key) ?? facts.key
  if (key.length > 1) return [written(key, facts, true, isMac)]

  const chords: Chord[] = []
  const upper = key.toUpperCase()
  if (/^[A-Z]$/.test(upper)) chords.push(written(upper, facts, true, isMac))
  else if (!/^[0-9]$/.test(key)) chords.push(written(key, facts, false, isMac))
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(facts.code)?.[1]
  if (digit !== undefined) chords.push(written(digit, facts, true, isMac))
  const letter = /^Key([A-Z])$/.exec(facts.code)?.[1]
  const isLatin = /^[\u0021-\u024f]$/u.test(key) && facts.altKey === false
  if (letter !== undefined && !isLatin) chords.push(written(letter, facts, true, isMac))
  return chords
}

const shown = new Map([
  ['ArrowLeft', '←'],
  ['ArrowRight', '→'],
  ['ArrowUp', '↑'],
  ['ArrowDown', '↓'],
  ['Escape', 'Esc'],
  ['Delete', 'Del'],
])

/** The parts of a chord as they stand on a keyboard: `Ctrl`, `Shift`, `→`. */
export function chordParts(chord: Chord, isMac = false): string[] {
  const parts = chord === '+' ? ['+'] : chord.split('+').map((part) => (part === '' ? '+' : part))
  return parts.map((part) => {
    if (isMac && part === 'Ctrl') return '⌘'
    if (isMac && part === 'Alt') return '⌥'
    return shown.get(part) ?? part
  })
}
