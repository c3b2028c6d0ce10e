import { integers, type Tensor, type TensorOf } from '../../../models/graph/tensor.ts'
import { longest, type MadePost } from './posts.ts'

type Feeds = Readonly<Record<string, Tensor>>

/** Token ids, mask and labels, all rows padded to one length. */
export function textFeeds(posts: readonly MadePost[]): Feeds {
  const shape = [posts.length, longest]
  const padded = (of: (post: MadePost) => readonly number[]) =>
    integers(
      shape,
      posts.flatMap((post) => [...of(post), ...Array<number>(longest - post.ids.length).fill(0)]),
    )
  return {
    input_ids: padded(({ ids }) => ids),
    attention_mask: padded(({ ids }) => ids.map(() => 1)),
    token_type_ids: padded(({ ids }) => ids.map(() => 0)),
    labels: integers(
      [posts.length],
      posts.map(({ label }) => label),
    ),
  }
}

/** Bytes as numbers from -1 to 1, zeros for a picture that is not there. @param shape of one picture */
export function pictureFeed(pictures: readonly (Uint8Array | null)[], shape: readonly number[]): TensorOf<'float32'> {
  const size = shape.reduce((product, each) => product * each, 1)
  const data = new Float32Array(pictures.length * size)
  pictures.forEach((picture, at) => {
    if (picture) for (let i = 0; i < size; i++) data[at * size + i] = picture[i]! / 127.5 - 1
  })
  return { dtype: 'float32', shape: [pictures.length, ...shape], data }
}
