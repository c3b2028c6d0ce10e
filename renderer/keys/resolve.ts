import { type Chord, chordsOf, type KeyFacts } from './chord.ts'
import { type Action, type Binding, type Condition, type KeyScope, keymap } from './keymap.ts'

export interface KeyContext {
  /** Innermost first: `['correct', 'label', 'everywhere']`. */
  readonly scopes: readonly KeyScope[]
  /** The focus is in something that takes text. */
  readonly inField: boolean
  /** The focus is on a button or link, which takes Space and Enter itself, or on a choice, which takes arrows too. */
  readonly onControl: 'none' | 'button' | 'choice'
  /** Keys that are one letter, digit or sign may be switched off (WCAG 2.1.4). */
  readonly singleKeys: boolean
  readonly isMac: boolean
}

const isSingle = (chord: Chord) => !/^(Ctrl|Alt)\+/.test(chord) && /^(Shift\+)?.$/u.test(chord)

/** The action of a key press, or null where the key is not ours here. */
export function resolveKey(facts: KeyFacts, context: KeyContext, bindings: readonly Binding[] = keymap): Action | null {
  for (const chord of chordsOf(facts, context.isMac)) {
    if (context.onControl !== 'none' && (chord === 'Space' || chord === 'Enter')) return null
    if (context.onControl === 'choice' && chord.startsWith('Arrow')) return null
    if (!context.singleKeys && isSingle(chord)) continue
    for (const scope of context.scopes) {
      const binding = bindings.find((b) => b.scope === scope && b.chords.includes(chord))
      if (binding === undefined) continue
      if (context.inField && binding.inFields !== true) return null
      return binding.action
    }
  }
  return null
}

/** The bindings that would do something now, without those that an inner scope covers. */
export function validBindings(
  scopes: readonly KeyScope[],
  holds: (condition: Condition) => boolean,
  bindings: readonly Binding[] = keymap,
): Binding[] {
  const taken = new Set<Chord>()
  const valid: Binding[] = []
  for (const scope of scopes) {
    const own = bindings.filter((b) => b.scope === scope)
    for (const binding of own) {
      if (holds(binding.when) && binding.chords.some((chord) => !taken.has(chord))) valid.push(binding)
    }
    for (const binding of own) for (const chord of binding.chords) taken.add(chord)
  }
  return valid
}
