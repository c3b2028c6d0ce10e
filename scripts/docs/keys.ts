/** Writes docs/keys.md anew, after the keymap has changed. */
import { writeFileSync } from 'node:fs'
import { printKeys } from './print-keys.ts'

writeFileSync(new URL('../../docs/keys.md', import.meta.url), printKeys())
