import { counted } from './counted.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'

/** Every sentence of the desk, by the folder that says it. */
export const english = { counted, settings, shell } as const
