import type { ContractRouterClient } from '@orpc/contract'
import { Failed } from '../../contract/domain/failed.ts'
import type { PostImage } from '../../contract/domain/post.ts'
import type { DecodeContract } from '../decode/contract.ts'
import type { ImagePlaces } from '../decode/images/take-image.ts'
import type { FoundImage } from './image-index.ts'

export type DecodeJob = <T>(job: (decode: ContractRouterClient<DecodeContract>) => Promise<T>) => Promise<T>

/** An image that the posts want, under the name that they give it. */
export interface WantedImage {
  readonly name: string
  readonly file: FoundImage
  readonly root: string
}

interface TakeImagesOptions {
  /** Runs a job in a decode process of its own, which may die. */
  readonly withDecode: DecodeJob
  readonly places: ImagePlaces
  readonly onDone: (images: number) => void
}

const atOnce = 16
/** Processes that may die over the images of one import before something else must be wrong. */
const mostCrashes = 50

type Taken = Awaited<ReturnType<ContractRouterClient<DecodeContract>['takeImages']>>[number]

const crashed: Taken = {
  kind: 'broken',
  code: 'IMG_CRASH',
  problem: 'reading it ended the process that reads images; the file is damaged, or made to do so',
}

/** As the post has it; how it broke is kept with its code, so that the person can ask about it. */
function postImage(name: string, taken: Taken): PostImage {
  if (taken.kind === 'broken') return { kind: 'broken', name, problem: `${taken.code}: ${taken.problem}` }
  const { media, width, height } = taken
  return { kind: 'present', name, media, width, height }
}

/**
 * Checks and keeps images. One that ends the decode process is found by trying its neighbours one by one, once, and
 * all others are taken in spite of it.
 * @throws Failed `process-died` when processes keep dying, or what stands in the way of all images (a full disk)
 */
export async function takeImages(
  wanted: Iterable<WantedImage>,
  { withDecode, places, onDone }: TakeImagesOptions,
): Promise<Map<string, PostImage>> {
  const images = new Map<string, PostImage>()
  const queue = batches(wanted)
  let crashes = 0
  /** Asked for and not answered yet. */
  let pending: WantedImage[] = []
  let singly = false

  const ask = async (decode: ContractRouterClient<DecodeContract>, batch: readonly WantedImage[]): Promise<void> => {
    const asked = batch.map(({ file, root }) => ({ path: file.path, root, name: file.name }))
    const taken = await decode.takeImages({ images: asked, places })
    if (taken.length !== batch.length) throw new Failed('internal', 'The process that reads images lost one.')
    for (const [at, { name }] of batch.entries()) images.set(name, postImage(name, taken[at]!))
    onDone(images.size)
  }
  const run = async (decode: ContractRouterClient<DecodeContract>): Promise<void> => {
    for (; singly && pending.length > 0; pending.shift()) await ask(decode, pending.slice(0, 1))
    singly = false
    for (const batch of queue) {
      pending = [...batch]
      await ask(decode, batch)
      pending = []
    }
  }

  for (;;) {
    try {
      await withDecode(run)
      return images
    } catch (error) {
      const isCrash = error instanceof Failed && error.kind === 'process-died'
      if (!isCrash || pending.length === 0 || ++crashes > mostCrashes) throw error
      if (singly || pending.length === 1) {
        const guilty = pending.shift()!
        images.set(guilty.name, postImage(guilty.name, crashed))
      }
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
