/** A safetensors file is not what it says it is. Shown to the user as it stands. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError'
  readonly tensor: string | undefined
  readonly byte: number

  /**
   * @param tensor name of the tensor at fault, undefined where the file as a whole is
   * @param byte   position in the file where the problem lies
   */
  constructor(tensor: string | undefined, byte: number, problem: string) {
    super(`safetensors, ${tensor === undefined ? '' : `tensor '${tensor.slice(0, 200)}', `}byte ${byte}: ${problem}`)
    this.tensor = tensor
    this.byte = byte
  }
}
