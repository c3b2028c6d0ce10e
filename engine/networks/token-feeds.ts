import { integers, type Tensor } from '../../models/graph/tensor.ts'

/** A batch of texts as both networks read them, padded to the longest: `input_ids`, `attention_mask` and `token_type_ids`. */
export function tokenFeeds(texts: readonly (readonly number[])[]): Readonly<Record<string, Tensor>> {
  const batch = texts.length
  const length = Math.max(1, ...texts.map((ids) => ids.length))
  const [ids, mask] = [new Array<number>(batch * length).fill(0), new Array<number>(batch * length).fill(0)]
  texts.forEach((text, row) => {
    text.forEach((id, at) => {
      ids[row * length + at] = id
      mask[row * length + at] = 1
    })
  })
  const shape = [batch, length]
  return {
    input_ids: integers(shape, ids),
    attention_mask: integers(shape, mask),
    token_type_ids: integers(shape, new Uint8Array(batch * length)),
  }
}
