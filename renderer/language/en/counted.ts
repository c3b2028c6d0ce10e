/** What is counted all over the desk. */
export const counted = {
  post_one: '{{count, number}} post',
  post_other: '{{count, number}} posts',
  mention_one: '{{count, number}} mention',
  mention_other: '{{count, number}} mentions',
  relation_one: '{{count, number}} relation',
  relation_other: '{{count, number}} relations',
  image_one: '{{count, number}} image',
  image_other: '{{count, number}} images',
} as const
