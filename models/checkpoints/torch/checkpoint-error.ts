/**
 * A PyTorch checkpoint is not what it says it is, or wants more than to be read.
 *
 * - `MODEL_PICKLE`: its pickle holds an opcode or class that is not allowed, or nonsense
 * - `MODEL_ZIP`: the archive around it is damaged or made to deceive
 * - `MODEL_FORMAT`: it is no zip checkpoint at all
 */
export type CheckpointErrorCode = 'MODEL_PICKLE' | 'MODEL_ZIP' | 'MODEL_FORMAT'

/** Shown to the user as it stands. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError'
  readonly code: CheckpointErrorCode
  readonly byte: number

  /** @param byte position in the file, for a pickle in the pickle */
  constructor(code: CheckpointErrorCode, byte: number, problem: string) {
    super(`${code}, byte ${byte}: ${problem}`)
    this.code = code
    this.byte = byte
  }
}
