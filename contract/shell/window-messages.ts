import type { Language } from '../domain/language.ts'

/**
 * How a window of the Electron shell gets its port to the engine: it posts `portWanted` to itself, the preload passes it
 * on to main, and the answer is `portMessage` with the port. Asked again whenever a port has closed: the engine is then a
 * new process.
 */
export const portMessage = 'triptych-port'
export const portWanted = 'triptych-port-wanted'

/**
 * A window tells the shell around it in which language it speaks, so that menu, dialogs and notifications speak the same: it
 * posts the message of that language to itself, and the preload passes the language on to main by `languageChosen`.
 */
export const languageChosen = 'triptych-language'
export const languageMessage = (chosen: Language): string => `${languageChosen}:${chosen}`

/** The one address of the desk in the Electron shell. */
export const deskScheme = 'app'
export const deskOrigin = 'app://triptych'
