import { chordParts } from '../../renderer/keys/chord.ts'
import { type Binding, isOneOfMany, type KeyGroup, type KeyScope, keymap } from '../../renderer/keys/keymap.ts'
import { labelText } from '../../renderer/keys/label-text.ts'
import { t } from '../../renderer/language/language.ts'

/** In the order in which a person meets them. A group or scope that is left out here does not compile. */
const groups: Readonly<Record<KeyGroup, true>> = {
  decide: true,
  text: true,
  types: true,
  relations: true,
  posts: true,
  image: true,
  regions: true,
  graph: true,
  everything: true,
}

const keyGroups = Object.keys(groups) as KeyGroup[]

const places: Readonly<Record<KeyScope, string>> = {
  everywhere: '',
  label: '',
  correct: 'while correcting',
  region: 'on a region',
  box: 'on a moving box',
  ground: 'while linking to a region',
  aim: 'while aiming a relation',
  relate: 'while choosing a relation',
  ask: 'when asked',
  link: 'while linking to the graph',
  review: 'while reviewing facts',
}

const intro = (inFields: string) => `# Keys

Made from \`renderer/keys/keymap.ts\` by \`node scripts/docs/keys.ts\`; a test fails while the two differ. At the desk
<kbd>?</kbd> shows the keys that do something now, and <kbd>Ctrl</kbd> <kbd>K</kbd> finds commands by name.

- On a Mac <kbd>Ctrl</kbd> is the command key.
- Letters count by what they type, and where a layout has no Latin letters by where they lie.
- Keys of one letter, digit or sign can be switched off in Settings; buttons and all other keys work all the same.
- In a text field only these work: ${inFields}.
- Where a row says a place, its keys work there alone and come before those without one.
- Digits for types follow the order on the page *Types*. Of keys for numbered things, and of arrows that move a box, only
  the first is listed.
`

const keycaps = ({ chords }: Binding): string =>
  chords
    .map((chord) =>
      chordParts(chord)
        .map((part) => `<kbd>${part}</kbd>`)
        .join(' '),
    )
    .join(' or ')

/** `docs/keys.md` as the keymap has it. */
export function printKeys(bindings: readonly Binding[] = keymap): string {
  const shown = bindings.filter(({ action }) => !isOneOfMany(action))
  const sections = keyGroups.map((group) => {
    const rows = shown.filter((binding) => binding.group === group)
    const lines = rows.map(
      (binding) => `| ${keycaps(binding)} | ${labelText(binding.label)} | ${places[binding.scope]} |`,
    )
    return `\n## ${t(`keys.group_${group}`)}\n\n| Keys | What they do | Where |\n| --- | --- | --- |\n${lines.join('\n')}\n`
  })
  const inFields = bindings.filter((binding) => binding.inFields).map(keycaps)
  return intro(inFields.join(', ')) + sections.join('')
}
