import { counted } from './counted.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'

export const chinese = { counted, settings, shell }
