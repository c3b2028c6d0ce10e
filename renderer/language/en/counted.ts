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
  region_one: '{{count, number}} region',
  region_other: '{{count, number}} regions',
  file_one: '{{count, number}} file',
  file_other: '{{count, number}} files',
  heldOutPost_one: '{{count, number}} held-out post',
  heldOutPost_other: '{{count, number}} held-out posts',
} as const
