import type { Forces } from './forces.ts'

/** Asks for so many passes, or as many as fit into so many milliseconds. */
export interface ToSettling {
  /** With the first of them. */
  readonly forces?: Forces
  readonly passes: number
  readonly milliseconds: number
  /** Where x and y of every node are written. */
  readonly places: Float32Array<ArrayBuffer>
}

export interface FromSettling {
  readonly places: Float32Array<ArrayBuffer>
  readonly isCalm: boolean
}
