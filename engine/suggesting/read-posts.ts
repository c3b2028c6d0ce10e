import { Failed } from '../../contract/domain/failed.ts'
import { spanProblem } from '../../contract/text/boundaries.ts'
import type { ComputePost } from '../compute/compute-contract.ts'
import type { ComputeService, ModelFacts } from '../compute/compute-service.ts'
import type { PostInput } from '../store/post-input.ts'
import type { PlacedBox } from '../store/region-queries.ts'
import type { PostReading } from '../store/suggestion-queries.ts'
import type { PixelCache } from './pixel-cache.ts'
import type { ProjectModel } from './project-model.ts'
import { regionPixels } from './region-pixels.ts'

export interface Readers {
  readonly compute: ComputeService
  readonly pixels: PixelCache
}

/** What the model says about some posts, in their order. @throws Failed as `ComputeService.suggest` */
export async function readPosts(
  { compute, pixels }: Readers,
  { source }: ProjectModel,
  posts: readonly PostInput[],
): Promise<PostReading[]> {
  const facts = await compute.facts(source)
  const asked = await Promise.all(posts.map((post) => asComputePost(post, pixels, facts)))
  const readings = await compute.suggest(source, asked)
  if (readings.length !== posts.length)
    throw new Failed('model', `The model was asked about ${posts.length} posts and answered about ${readings.length}.`)
  return readings.map(({ uncertainty, entropy, embedding, spans }, i) => {
    const { post, text } = posts[i]!
    // A file's own words may end inside a character; nobody could decide on such a span.
    const suggestions = spans.filter(({ start, end }) => spanProblem(text, start, end) === null)
    const point = embedding && { space: embedding.space, vector: Uint16Array.from(embedding.vector) }
    return { post, uncertainty, entropy, suggestions, ...(point && { embedding: point }) }
  })
}

/** A post as a model sees it, and which of its regions that are. */
export interface SeenPost {
  readonly asked: ComputePost
  /** One for each of the `objects` of `asked`. */
  readonly regions: readonly PlacedBox[]
}

/** A post as it goes to compute: its first image as pixels, and its regions where the model has slots for them. */
export async function seenPost(
  { text, words, media, regions }: PostInput,
  pixels: PixelCache,
  { imageSize, objects }: Pick<ModelFacts, 'imageSize' | 'objects'>,
): Promise<SeenPost> {
  const image = media === null ? null : await pixels.read(media, imageSize)
  const seen = objects === null ? [] : await regionPixels(regions, pixels, objects)
  return {
    asked: {
      text,
      words: [...words],
      image: image === null ? null : asBlob(image),
      objects: seen.map((each) => asBlob(each.pixels)),
    },
    regions: seen.map(({ region }) => region),
  }
}

/** The post alone. */
export async function asComputePost(...asked: Parameters<typeof seenPost>): Promise<ComputePost> {
  return (await seenPost(...asked)).asked
}

/** A copy over a plain ArrayBuffer: what comes from a file may lie in a pool that others share. */
const asBlob = (bytes: Uint8Array): Blob => new Blob([new Uint8Array(bytes)])
