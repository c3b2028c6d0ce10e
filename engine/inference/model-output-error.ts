/** The model answered with a number that is none. Nothing of such a batch is used. */
export class ModelOutputError extends Error {
  override readonly name = 'ModelOutputError'
}
