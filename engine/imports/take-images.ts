import type { PostImage } from '../../contract/domain/post.ts'
import type { ImagePlaces } from '../decode/images/take-image.ts'
import {
  askAboutImages,
  crashProblem,
  type DecodeClient,
  type DecodeJob,
  type WantedImage,
} from './ask-about-images.ts'

interface TakeImagesOptions {
  readonly withDecode: DecodeJob
  readonly places: ImagePlaces
  readonly onDone: (images: number) => void
}

type Taken = Awaited<ReturnType<DecodeClient['takeImages']>>[number]

/** As the post has it; how it broke is kept with its code, so that the person can ask about it. */
function postImage(name: string, taken: Taken): PostImage {
  if (taken.kind === 'broken') return { kind: 'broken', name, problem: `${taken.code}: ${taken.problem}` }
  const { media, width, height } = taken
  return { kind: 'present', name, media, width, height }
}

/** Checks images, keeps those that can be shown, and answers what each name's image is. */
export async function takeImages(
  wanted: Iterable<WantedImage>,
  { withDecode, places, onDone }: TakeImagesOptions,
): Promise<Map<string, PostImage>> {
  const images = new Map<string, PostImage>()
  const keep = ({ name }: WantedImage, taken: Taken): void => {
    images.set(name, postImage(name, taken))
    onDone(images.size)
  }
  await askAboutImages(wanted, {
    withDecode,
    ask: (decode, asked) => decode.takeImages({ images: asked, places }),
    onAnswer: keep,
    onCrash: (image) => keep(image, { kind: 'broken', ...crashProblem }),
  })
  return images
}
