/** Why an image cannot be shown; `problem` is for the person. */
export interface ImageProblem {
  readonly code:
    | 'IMG_IO'
    | 'IMG_FORMAT'
    | 'IMG_PIXELS'
    | 'IMG_BYTES'
    | 'IMG_TRUNC'
    | 'IMG_SLOW'
    | 'IMG_CRASH'
    | 'IMG_BOX'
  readonly problem: string
}

/** Thrown among the functions that look at one image, caught where its result is made. */
export class BrokenImage extends Error {
  override readonly name = 'BrokenImage'
  readonly code: ImageProblem['code']
  constructor(code: ImageProblem['code'], problem: string) {
    super(problem)
    this.code = code
  }
}

/** What libvips says, for the person. */
export function brokenBy(error: unknown): BrokenImage {
  if (error instanceof BrokenImage) return error
  const message = error instanceof Error ? error.message : String(error)
  if (/pixel limit/i.test(message)) return new BrokenImage('IMG_PIXELS', message)
  if (/unsupported image format/i.test(message)) return new BrokenImage('IMG_FORMAT', 'found no image that can be read')
  if (/timeout/i.test(message)) return new BrokenImage('IMG_SLOW', 'it took longer than 10 seconds to read')
  return new BrokenImage('IMG_TRUNC', `the image is damaged or cut off (${message.split('\n')[0]!.slice(0, 120)})`)
}
