/**
 * How a window of the Electron shell gets its port to the engine: it posts `portWanted` to itself, the preload passes it
 * on to main, and the answer is `portMessage` with the port. Asked again whenever a port has closed: the engine is then a
 * new process.
 */
export const portMessage = 'triptych-port'
export const portWanted = 'triptych-port-wanted'

/** The one address of the desk in the Electron shell. */
export const deskScheme = 'app'
export const deskOrigin = 'app://triptych'
