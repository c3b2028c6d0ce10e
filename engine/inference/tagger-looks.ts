import type { InferenceSession } from 'onnxruntime-node'
import type { Tensor } from '../../models/graph/tensor.ts'
import {
  guidedCells,
  hvpnetLooks,
  mkgformerLooks,
  type SeenGrid,
  type WordLooks,
} from '../../models/nets/looks/word-looks.ts'
import { collate, type TaggerExample } from '../../models/nets/tagger/collate.ts'
import { sightOf, type TaggerConfiguration } from '../../models/nets/tagger/configuration.ts'
import { guidedConfig } from '../../models/nets/tagger/words-that-see.ts'
import { runAll } from '../networks/run-session.ts'
import type { SeenPicture } from './post-look.ts'

/** Pictures of a post that one of our small networks sees, and where they lie in its visual sequence. */
export interface SeenPictures {
  readonly pictures: readonly SeenPicture[]
  readonly grids: readonly SeenGrid[]
}

/** The whole image, then the regions that there are slots for. */
export function seenPictures(
  { image, objects = [] }: Pick<TaggerExample, 'image' | 'objects'>,
  sizes: TaggerConfiguration,
): SeenPictures {
  const sight = sightOf(sizes)
  const found: { picture: SeenPicture; grid: SeenGrid }[] = []
  const add = (object: number | null, side: number, first: number) =>
    found.push({ picture: { object, rows: side, columns: side }, grid: { first, rows: side, columns: side } })
  const regions = [...objects.slice(0, sizes.objects?.count ?? 0).entries()].filter(([, pixels]) => pixels !== null)
  if (sight.network === 'hvpnet') {
    const config = guidedConfig(sizes, sight)
    const side = guidedCells(config)
    if (image !== null && config.wholeImage) add(null, side, 0)
    for (const [object] of regions) add(object, side, (config.wholeImage ? 1 : 0) + object)
  } else {
    // The class vector comes first.
    const side = sizes.imageSize / sizes.patchSize
    if (image !== null) add(null, side, 1)
    const objectSide = (sizes.objects?.side ?? 0) / sizes.patchSize
    for (const [object] of regions) add(object, objectSide, 1 + side ** 2 + object * objectSide ** 2)
  }
  return { pictures: found.map(({ picture }) => picture), grids: found.map(({ grid }) => grid) }
}

/** Runs the look model on a window of a post. @param first number of the window's first word among the post's `words` */
export async function lookAtWindow(
  session: InferenceSession,
  example: TaggerExample,
  { first, words, grids }: { readonly first: number; readonly words: number; readonly grids: readonly SeenGrid[] },
  sizes: TaggerConfiguration,
): Promise<WordLooks> {
  const feeds = collate([example], sizes) as unknown as Readonly<Record<string, Tensor>>
  const outputs = await runAll({ session }, feeds, 'looks')
  const wordOf = Array.from({ length: example.words.length }, (_, at) => first + at)
  const post = { row: 0, words, wordOf, grids }
  const sight = sightOf(sizes)
  return sight.network === 'hvpnet'
    ? hvpnetLooks(outputs, post, guidedConfig(sizes, sight))
    : mkgformerLooks(outputs, post)
}
