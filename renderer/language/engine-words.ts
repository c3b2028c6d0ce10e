import type { Said } from '../../contract/sentences/said.ts'
import { told } from '../../contract/sentences/told.ts'
import { spoken } from './language.ts'

/** What the engine says, in the person's language; its own English where the language does not have the sentence. */
export const engineWords = (text: string, said: Said | undefined): string => told(spoken(), text, said)
