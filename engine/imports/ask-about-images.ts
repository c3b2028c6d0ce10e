import type { ContractRouterClient } from '@orpc/contract'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'
import type { DecodeContract } from '../decode/contract.ts'
import type { FoundImage } from './image-index.ts'

export type DecodeClient = ContractRouterClient<DecodeContract>
/** Runs a job in a decode process of its own, which may die. */
export type DecodeJob = <T>(job: (decode: DecodeClient) => Promise<T>) => Promise<T>

/** An image that the posts want, under the name that they give it. */
export interface WantedImage {
  readonly name: string
  readonly file: FoundImage
  readonly root: string
}

/** What the decode process is asked about an image. */
export interface AskedImage {
  readonly path: string
  readonly root: string
  readonly name: string
}

interface AskOptions<A> {
  readonly withDecode: DecodeJob
  /** Answers in the order of the question. */
  readonly ask: (decode: DecodeClient, images: AskedImage[]) => Promise<readonly A[]>
  readonly onAnswer: (image: WantedImage, answer: A) => void
  /** Reading this image ended the process. */
  readonly onCrash: (image: WantedImage) => void
}

const atOnce = 16
/** Processes that may die over the images of one import before something else must be wrong. */
const mostCrashes = 50

const endedProcess = say('images.endedProcess')

export const crashProblem = {
  code: 'IMG_CRASH',
  problem: endedProcess.text,
  said: endedProcess.said,
} as const

/**
 * Asks the decode process about many images. One that ends the process is found by asking about its neighbours one by
 * one, once; all others are answered in spite of it.
 * @throws Failed `process-died` when processes keep dying, or what stands in the way of all images (a full disk)
 */
export async function askAboutImages<A>(
  wanted: Iterable<WantedImage>,
  { withDecode, ask, onAnswer, onCrash }: AskOptions<A>,
): Promise<void> {
  const queue = batches(wanted)
  let crashes = 0
  /** Asked for and not answered yet. */
  let pending: WantedImage[] = []
  let singly = false

  const answer = async (decode: DecodeClient, batch: readonly WantedImage[]): Promise<void> => {
    const asked = batch.map(({ file, root }) => ({ path: file.path, root, name: file.name }))
    const answers = await ask(decode, asked)
    if (answers.length !== batch.length) throw new Failed('internal', 'The process that reads images lost one.')
    for (const [at, image] of batch.entries()) onAnswer(image, answers[at]!)
  }
  const run = async (decode: DecodeClient): Promise<void> => {
    for (; singly && pending.length > 0; pending.shift()) await answer(decode, pending.slice(0, 1))
    singly = false
    for (const batch of queue) {
      pending = [...batch]
      await answer(decode, batch)
      pending = []
    }
  }

  for (;;) {
    try {
      await withDecode(run)
      return
    } catch (error) {
      const isCrash = error instanceof Failed && error.kind === 'process-died'
      if (!isCrash || pending.length === 0 || ++crashes > mostCrashes) throw error
      if (singly || pending.length === 1) onCrash(pending.shift()!)
      singly = true
    }
  }
}

function batches(wanted: Iterable<WantedImage>): Iterable<readonly WantedImage[]> {
  const iterator = wanted[Symbol.iterator]()
  // Not a generator: a `for` loop that is left by an error would end one.
  return {
    [Symbol.iterator]: () => ({
      next() {
        const batch: WantedImage[] = []
        while (batch.length < atOnce) {
          const { done, value } = iterator.next()
          if (done) break
          batch.push(value)
        }
        return batch.length > 0 ? { done: false, value: batch } : { done: true, value: undefined }
      },
    }),
  }
}
