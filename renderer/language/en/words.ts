import { counted } from './counted.ts'
import { post } from './post.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { workspace } from './workspace.ts'

/** Every sentence of the desk, by the folder that says it. */
export const english = { counted, workspace, post, settings, shell } as const
