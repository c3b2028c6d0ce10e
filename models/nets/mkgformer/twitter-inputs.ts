import type { Graph } from '../../graph/graph.ts'
import { imageInputs } from './embed-images.ts'
import type { PostInputs } from './encode-post.ts'
import type { VisualLayout } from './visual-layout.ts'

/**
 * What the networks for posts read, as their authors call it: `input_ids`, `attention_mask` and `token_type_ids`,
 * int64 [batch, length]; `images` where the layout has the whole one, `aux_imgs` and `rcnn_imgs` (see `ImagesByKind`).
 */
export function twitterInputs(g: Graph, layout: VisualLayout): PostInputs {
  const tokens = (name: string) => g.input(name, 'int64', ['batch', 'length'])
  return {
    ids: tokens('input_ids'),
    mask: tokens('attention_mask'),
    types: tokens('token_type_ids'),
    images: imageInputs(g, layout, { whole: 'images', auxiliary: 'aux_imgs', object: 'rcnn_imgs' }),
  }
}
