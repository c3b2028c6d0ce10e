import { randomUUID } from 'node:crypto'
import { implement } from '@orpc/server'
import { Failed } from '../../contract/domain/failed.ts'
import { say } from '../../contract/sentences/say.ts'
import { decodeContract } from './contract.ts'
import { fittedPixels } from './images/fitted-pixels.ts'
import { BrokenImage, brokenBy, type ImageProblem } from './images/image-problem.ts'
import { modelPixels } from './images/model-pixels.ts'
import { type ImageFile, readImage } from './images/read-image.ts'
import { regionPixels } from './images/region-pixels.ts'
import { salience } from './images/salience.ts'
import { takeImage } from './images/take-image.ts'
import { GraphFiles } from './text/graph-files.ts'
import { Reading } from './text/reading.ts'

/** Each may need some 400 MB for its pixels. */
const imagesAtOnce = 2

async function fewAtOnce<A>(images: readonly ImageFile[], work: (image: ImageFile) => Promise<A>): Promise<A[]> {
  const answers = new Array<A>(images.length)
  let next = 0
  const some = async (): Promise<void> => {
    while (next < images.length) {
      const at = next++
      answers[at] = await work(images[at]!)
    }
  }
  await Promise.all(Array.from({ length: imagesAtOnce }, some))
  return answers
}

async function imageProblem(image: ImageFile): Promise<ImageProblem | null> {
  try {
    await readImage(image)
    return null
  } catch (error) {
    return brokenBy(error).problem
  }
}

/** @throws Failed `bad-input` for an image that cannot be used */
async function unlessBroken<T>(file: ImageFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BrokenImage)
      throw new Failed('bad-input', say('images.ofFile', { name: file.name, problem: error.sentence }))
    throw error
  }
}

/** A copy over a plain ArrayBuffer: what libvips gives may lie in a pool that others share. */
const asBlob = (bytes: Uint8Array): Blob => new Blob([new Uint8Array(bytes)])

const os = implement(decodeContract)

/** Everything that the decode process answers. */
export function decodeRouter() {
  const readings = new Map<string, Reading>()
  const graphs = new Map<string, GraphFiles>()
  const readingOf = <T>(from: ReadonlyMap<string, T>, id: string): T => {
    const reading = from.get(id)
    if (reading === undefined) throw new Failed('not-found', 'This reading has ended.')
    return reading
  }
  return os.router({
    read: {
      begin: os.read.begin.handler(({ input }) => {
        const read = randomUUID()
        readings.set(read, new Reading(input.files, input.format))
        return { read }
      }),
      next: os.read.next.handler(({ input }) => readingOf(readings, input.read).next()),
      end: os.read.end.handler(async ({ input }) => {
        const reading = readingOf(readings, input.read)
        readings.delete(input.read)
        await reading.close()
        const { listed, errors, warnings } = reading.issues
        return { issues: listed, errors, warnings }
      }),
    },
    readGraph: {
      begin: os.readGraph.begin.handler(({ input }) => {
        const read = randomUUID()
        graphs.set(read, new GraphFiles(input.files))
        return { read }
      }),
      next: os.readGraph.next.handler(({ input }) => readingOf(graphs, input.read).next()),
      end: os.readGraph.end.handler(async ({ input }) => {
        const reading = readingOf(graphs, input.read)
        graphs.delete(input.read)
        await reading.close()
        const { listed, errors, warnings } = reading.issues
        return { issues: listed, errors, warnings }
      }),
    },
    checkImages: os.checkImages.handler(({ input }) => fewAtOnce(input.images, imageProblem)),
    takeImages: os.takeImages.handler(({ input: { images, places } }) =>
      fewAtOnce(images, (image) => takeImage(image, places)),
    ),
    pixels: os.pixels.handler(({ input: { side, ...file } }) =>
      unlessBroken(file, async () => asBlob(await modelPixels(file, side))),
    ),
    crops: os.crops.handler(({ input: { regions, ...file } }) =>
      unlessBroken(file, async () => (await regionPixels(file, regions)).map(asBlob)),
    ),
    fitted: os.fitted.handler(({ input: { input, fitting, ...file } }) =>
      unlessBroken(file, async () => {
        const { image, pixels } = await fittedPixels(file, input, fitting)
        return { image, pixels: asBlob(pixels) }
      }),
    ),
    salience: os.salience.handler(({ input: { most, ...file } }) =>
      unlessBroken(file, async () => {
        const { image, regions } = await salience(file, most)
        return { image, regions: regions.map(({ label: _, ...region }) => region) }
      }),
    ),
  })
}
