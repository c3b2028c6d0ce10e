import type { Said, Sentence } from '../../../contract/sentences/said.ts'
import { say } from '../../../contract/sentences/say.ts'
/** Why an image cannot be shown; `problem` is for the person, and `said` the same for every language. */
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
  readonly said: Said
}

/** Thrown among the functions that look at one image, caught where its result is made. */
export class BrokenImage extends Error {
  override readonly name = 'BrokenImage'
  readonly problem: ImageProblem
  readonly sentence: Sentence
  constructor(code: ImageProblem['code'], { text, said }: Sentence) {
    super(text)
    this.sentence = { text, said }
    this.problem = { code, problem: text, said }
  }
}

/** What libvips says, for the person. */
export function brokenBy(error: unknown): BrokenImage {
  if (error instanceof BrokenImage) return error
  const message = error instanceof Error ? error.message : String(error)
  if (/pixel limit/i.test(message)) return new BrokenImage('IMG_PIXELS', say('images.pixelLimit'))
  if (/unsupported image format/i.test(message)) return new BrokenImage('IMG_FORMAT', say('images.noImage'))
  if (/timeout/i.test(message)) return new BrokenImage('IMG_SLOW', say('images.tooSlow'))
  return new BrokenImage('IMG_TRUNC', say('images.damaged', { detail: message.split('\n')[0]!.slice(0, 120) }))
}
