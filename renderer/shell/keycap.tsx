import { chordParts } from '../keys/chord.ts'
import { isMac } from './platform.ts'
import classes from './shell.module.css'

/** A chord drawn as keys. Hidden from screen readers: the button beside it carries `aria-keyshortcuts`. */
export function Keycap({ chord }: { readonly chord: string }) {
  return (
    <span className={classes.chord} aria-hidden="true">
      {chordParts(chord, isMac).map((part) => (
        <kbd key={part}>{part}</kbd>
      ))}
    </span>
  )
}
